import type { Session } from 'node:inspector'
import process from 'node:process'
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

function place_of(
  session: Session,
  generator: object,
  urls: ReadonlyMap<string, string>,
): GeneratorPlace | null {
  const holder = globalThis as { [key: symbol]: unknown }
  const key = Symbol.for(INSPECTED)
  holder[key] = generator
  try {
    const expression = `globalThis[Symbol.for('${INSPECTED}')]`
    const found = ask(session, 'Runtime.evaluate', { expression }) as
      { readonly result?: { readonly objectId?: string } } | undefined
    const objectId = found?.result?.objectId
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
  } finally {
    delete holder[key]
  }
}

/**
 * Where suspended generators stand. JavaScript itself does not tell, but V8's inspector does; asking costs tens of
 * milliseconds, whatever the number.
 * @returns a place for each, null where there is none
 */
export function places_of(generators: readonly object[]): (GeneratorPlace | null)[] {
  const nowhere = generators.map(() => null)
  if (generators.length === 0) return nowhere
  // Not every Node is built with an inspector.
  const inspector = process.features.inspector ? process.getBuiltinModule('node:inspector') : undefined
  if (inspector === undefined) return nowhere
  const session = new inspector.Session()
  const urls = new Map<string, string>()
  try {
    session.connect()
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))
    ask(session, 'Debugger.enable', {})
    return generators.map((generator) => place_of(session, generator, urls))
  } catch {
    return nowhere
  } finally {
    session.disconnect()
  }
}
