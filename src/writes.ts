/** What takes the pieces of a write: a socket, or a pipe. */
interface Sink {
  write_all(pieces: readonly Uint8Array[], done: (error?: Error | null) => void): void
}

/** The writes of one transport, each told from the next: what the system says within the call, and what it says later. */
export class Writes {
  private readonly _done: (error?: Error | null) => void
  private _within = false
  private _outcome: Error | null | undefined

  /** @param later - told of the end of a write that had to wait, and of the error it ended with */
  constructor(later: (error: Error | null) => void) {
    this._done = (error) => {
      if (this._within) this._outcome = error ?? null
      else later(error ?? null)
    }
  }

  /**
   * Hands pieces to the system.
   * @param sink - what writes them; null when it is closed
   * @returns null when all is written, the error of a write that failed, undefined when some of it waits
   */
  hand(sink: Sink | null, pieces: readonly Uint8Array[]): Error | null | undefined {
    this._outcome = undefined
    this._within = true
    sink?.write_all(pieces, this._done)
    this._within = false
    return this._outcome
  }
}
