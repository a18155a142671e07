import type { Session } from 'node:inspector'
import type { GeneratorPlace } from './host.js'

// Under this name the inspected generator is found from the inspector's side.
const INSPECTED = 'asyncio-shim: inspected'

/** What of the inspector's protocol is looked at. */
interface Properties {
  readonly internalProperties?: readonly {
    readonly name: string
    readonly value?: {
      readonly description?: string
      readonly value?: { readonly scriptId: string; readonly lineNumber: number }
    }
  }[]
}

/** Answers arrive before `post` returns: the session is of this thread. */
function ask(session: Session, method: string, params: object): unknown {
  let answer: unknown
  session.post(method, params, (error: Error | null, result: unknown) => {
    if (error === null) answer = result
  })
  return answer
}

/** Has the inspector look at an object: its number there. */
function id_of(session: Session, object: object): string | undefined {
  const holder = globalThis as { [key: symbol]: unknown }
  const key = Symbol.for(INSPECTED)
  holder[key] = object
  try {
    const expression = `globalThis[Symbol.for('${INSPECTED}')]`
    const found = ask(session, 'Runtime.evaluate', { expression }) as
      { readonly result?: { readonly objectId?: string } } | undefined
    return found?.result?.objectId
  } finally {
    delete holder[key]
  }
}

/** The inspector's `queryObjects`, whose answer is an array on its side. */
function objects_of(session: Session, prototype: object): object[] | null {
  const prototypeObjectId = id_of(session, prototype)
  const found = ask(session, 'Runtime.queryObjects', { prototypeObjectId }) as
    { readonly objects?: { readonly objectId?: string } } | undefined
  const holder = globalThis as { [key: symbol]: unknown }
  const key = Symbol.for(INSPECTED)
  const list: object[] = []
  holder[key] = list
  try {
    const functionDeclaration = `function () { globalThis[Symbol.for('${INSPECTED}')].push(...this, this) }`
    ask(session, 'Runtime.callFunctionOn', { objectId: found?.objects?.objectId, functionDeclaration })
  } finally {
    delete holder[key]
  }
  // The answer itself comes last: it was read.
  return list.pop() === undefined ? null : list
}

/**
 * All objects of the process that inherit from certain prototypes, as far as they are alive; slow, and collects garbage.
 * @returns a list for each, or null where the platform does not tell
 */
export function objects_like(prototypes: readonly object[]): object[][] | null {
  return with_session((session) => {
    const lists = prototypes.map((prototype) => objects_of(session, prototype))
    return lists.includes(null) ? null : (lists as object[][])
  })
}

/** Calls `look` with a session of the inspector; null where there is none, or it fails. */
function with_session<R>(look: (session: Session) => R): R | null {
  // Not every Node is built with an inspector.
  const inspector = process.features.inspector ? process.getBuiltinModule('node:inspector') : undefined
  if (inspector === undefined) return null
  const session = new inspector.Session()
  try {
    session.connect()
    return look(session)
  } catch {
    return null
  } finally {
    session.disconnect()
  }
}

function place_of(
  session: Session,
  generator: object,
  urls: ReadonlyMap<string, string>,
): GeneratorPlace | null {
  const objectId = id_of(session, generator)
  if (objectId === undefined) return null
  const properties = ask(session, 'Runtime.getProperties', { objectId, ownProperties: true }) as
    Properties | undefined
  const internal = (name: string) =>
    properties?.internalProperties?.find((property) => property.name === name)?.value
  const location = internal('[[GeneratorLocation]]')?.value
  if (location === undefined) return null
  const name = /^function\*\s*([\w$]+)/.exec(internal('[[GeneratorFunction]]')?.description ?? '')?.[1]
  const url = urls.get(location.scriptId) ?? 'javascript'
  return { name: name ?? null, file: url.replace(/^file:\/\//, ''), line: location.lineNumber + 1 }
}

/**
 * Where suspended generators stand. JavaScript itself does not tell, but V8's inspector does; asking costs tens of
 * milliseconds, whatever the number.
 * @returns a place for each, null where there is none
 */
export function places_of(generators: readonly object[]): (GeneratorPlace | null)[] {
  const nowhere = generators.map(() => null)
  if (generators.length === 0) return nowhere
  const urls = new Map<string, string>()
  const places = with_session((session) => {
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))
    ask(session, 'Debugger.enable', {})
    return generators.map((generator) => place_of(session, generator, urls))
  })
  return places ?? nowhere
}
