// An executor over a queue in Redis (BullMQ): calls go to whatever workers of the cluster listen to the queue.
import { type Job, Queue, QueueEvents, Worker } from 'bullmq'
import * as builtins from 'asyncio-shim/builtins'
import { Executor, Future, type ModuleFunction, type ShutdownOptions } from 'asyncio-shim/concurrent_futures'

const { RuntimeError, ValueError } = builtins

/** Where Redis is. */
export interface Connection {
  readonly path?: string
  readonly host?: string
  readonly port?: number
}

/** A call as it stands in the queue. */
interface Call {
  readonly module: string
  readonly name: string
  readonly args: unknown[]
}

/** What a call gave, as JSON: a result, or an exception by its class and arguments. */
type Outcome = { readonly result: unknown } | { readonly raised: string; readonly args: unknown[] }

/**
 * Makes calls on other machines: functions that a module exports, named by it, with arguments and results of JSON.
 *
 *     const executor = new QueueExecutor('jobs', { path: '/run/redis.sock' })
 *     await loop.run_in_executor(executor, { module: new URL('./jobs.js', import.meta.url), name: 'count' }, 'text')
 */
export class QueueExecutor extends Executor {
  private readonly queue: Queue<Call, Outcome>
  private readonly events: QueueEvents
  private readonly calls = new Map<string, { readonly future: Future; readonly job: Job<Call, Outcome> }>()
  private readonly under_way = new Set<Promise<void>>()
  private closed = false

  constructor(name: string, connection: Connection) {
    super()
    this.queue = new Queue(name, { connection })
    this.events = new QueueEvents(name, { connection })
  }

  override submit<T>(callable: unknown, ...args: unknown[]): Future<Awaited<T>> {
    if (this.closed) throw new RuntimeError('cannot schedule new futures after shutdown')
    const { module, name = 'default' } = callable as ModuleFunction
    if (module === undefined) throw new ValueError('a queue takes functions named by their module only')
    const future = new Future<Awaited<T>>()
    const call = this.call({ module: String(module), name, args }, future)
    this.under_way.add(call)
    void call.finally(() => this.under_way.delete(call))
    return future
  }

  private async call(call: Call, future: Future): Promise<void> {
    try {
      await this.events.waitUntilReady()
      if (!future.set_running_or_notify_cancel()) return
      const job = await this.queue.add('call', call, { removeOnComplete: true, removeOnFail: true })
      settle(future, await job.waitUntilFinished(this.events))
    } catch (error) {
      // A worker that dies leaves its job to others; what comes here is that none could finish it.
      if (!future.done()) future.set_exception(error as Error)
    }
  }

  override async shutdown(wait?: boolean | ShutdownOptions): Promise<void> {
    this.closed = true
    const waits = typeof wait === 'object' ? (wait.wait ?? true) : (wait ?? true)
    if (waits) await Promise.all(this.under_way)
    await this.events.close()
    await this.queue.close()
  }
}

function settle(future: Future, outcome: Outcome): void {
  if ('result' in outcome) {
    future.set_result(outcome.result)
    return
  }
  const classes: Readonly<Record<string, unknown>> = { ...builtins, TypeError, RangeError, Error }
  const cls = (classes[outcome.raised] ?? RuntimeError) as new (...args: unknown[]) => Error
  future.set_exception(new cls(...outcome.args))
}

/** The other side: makes the calls of a queue, on any machine that has the same modules. */
export function serve(name: string, connection: Connection): { close(): Promise<void> } {
  return new Worker<Call, Outcome>(
    name,
    async ({ data }) => {
      try {
        const module = (await import(data.module)) as Record<string, (...args: unknown[]) => unknown>
        return { result: (await module[data.name]?.(...data.args)) ?? null }
      } catch (error) {
        const { name: raised, message } = error as Error
        const args = error instanceof builtins.BaseException ? error.args : [message]
        return { raised, args }
      }
    },
    { connection, concurrency: 4 },
  )
}
