import workerpool from 'workerpool'

/** Has this worker answer what its executor asks. */
export function answer(call: (request: never) => Promise<unknown>): void {
  workerpool.worker({ call })
}
