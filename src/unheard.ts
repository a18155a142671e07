import { running } from './events.js'
import { host } from './host/node_host.js'
import { kernel } from './kernel.js'

/**
 * What Python reports when an object is collected: failures nobody looked at, coroutines nobody awaited.
 *
 * Most such objects are heard soon after they were made, so watching every one with a FinalizationRegistry would cost
 * more than making it. They are noted in a list instead, and what is still unheard when the loop's iteration ends (or
 * the current job, outside of loops) is registered then.
 */
export interface Reportable {
  /** Whether there is something to report still. */
  _is_unheard(): boolean
  /** Whether the object was registered; set here. */
  _is_registered: boolean
  /** The report to make when the object is collected or its loop is closed; it must not refer to the object. */
  _make_report(): Report
}

/** How to tell that something was never looked at. */
export interface Report {
  /** The loop at whose closing the report is due at the latest; null: at the end of the process. */
  loop: object | null
  tell(): void
}

let recent: Reportable[] = []
/**
 * The newest object: most are heard before the next one is made, and so never enter the list. What keeps it is young
 * itself, and made anew every now and then: V8 notes each young object that an old one gets to know, which took a
 * twentieth of the time of an item through a queue.
 */
let newest: { object: Reportable | null } = { object: null }
/** Sweeps until it is made anew: far fewer than there are from one collection to the next. */
const YOUNG = 1024
let until_new = YOUNG
const reports = new WeakMap<Reportable, Report>()
/** What is still to be reported; the registry and the loops' closing both take from it. */
const due = new Set<Report>()

function tell(report: Report): void {
  if (due.delete(report)) report.tell()
}

const registry = new FinalizationRegistry<Report>(tell)

// Outside of loops nobody calls `sweep`; a list this long is looked through at once.
const LONG = 512

/** Notes an object that will have to be reported unless it is heard. */
export function unheard(object: Reportable): void {
  const former = newest.object
  newest.object = object
  if (former === null || !former._is_unheard()) {
    if (former === null && running.loop === null && kernel.open === null) host.queue_microtask(sweep)
    return
  }
  const count = recent.push(former)
  // Inside a loop's step the end of the iteration sweeps.
  if (count === 1 && running.loop === null && kernel.open === null) host.queue_microtask(sweep)
  else if (count > LONG) sweep()
}

let reports_before_exit = false

/** What belongs to no loop is reported when the process has nothing left to do. */
function report_before_exit(): void {
  if (reports_before_exit) return
  reports_before_exit = true
  host.before_exit(() => {
    reports_before_exit = false
    for (const report of [...due]) if (report.loop === null) tell(report)
  })
}

/** Registers what was noted and is still unheard. The loop calls this at the end of an iteration. */
export function sweep(): void {
  const { object: last } = newest
  if (last?._is_unheard() === true) recent.push(last)
  if (--until_new > 0) newest.object = null
  else {
    until_new = YOUNG
    newest = { object: null }
  }
  if (recent.length === 0) return
  const noted = recent
  recent = []
  for (const object of noted) {
    if (!object._is_unheard() || object._is_registered) continue
    object._is_registered = true
    const report = object._make_report()
    reports.set(object, report)
    due.add(report)
    if (report.loop === null) report_before_exit()
    registry.register(object, report, report)
  }
}

/** Forgets an object that was heard after it had been registered. */
export function heard(object: Reportable): void {
  const report = reports.get(object)
  if (report === undefined) return
  object._is_registered = false
  reports.delete(object)
  due.delete(report)
  registry.unregister(report)
}

/** Reports everything that is unheard of a loop that closes. */
export function report_all(loop: object): void {
  sweep()
  for (const report of [...due]) {
    if (report.loop !== loop) continue
    registry.unregister(report)
    tell(report)
  }
}
