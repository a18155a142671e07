import { no_bytes, room_for } from './host/buffers.js'

/** Pieces shorter than this are gathered, so that a peer that sends byte by byte does not fill the memory. */
const SMALL = 512

/** How many bytes small pieces are gathered in. */
const GATHERED = 4096

/** A part of a piece is handed out as it is unless it would keep a piece alive that is this many times as long. */
const FRUGALITY = 4

/**
 * Bytes on their way from who feeds them to who reads them, first in, first out.
 *
 * They stay in the pieces they came in: joining them as they come would copy each byte again and again. What is read is
 * a piece or a part of one, wherever that is possible, so that most bytes are never copied at all.
 *
 *     ┌ head ─────────────┐┌───────────┐┌ tail ─────────┐
 *     │ read │ to be read ││           ││        ┊ room │   room: only where small pieces are gathered
 *     └──────┴────────────┘└───────────┘└───────────────┘
 *            ↑ start
 */
export class ByteQueue {
  /** How many bytes there are to be read. */
  length = 0
  private _pieces: Buffer[] = []
  /** Where in `_pieces` the head is; what is before it is read. */
  private _head = 0
  /** How much of the head is read. */
  private _start = 0
  /** What small pieces are gathered in; the last piece is a view of its beginning. */
  private _gathered: Buffer | null = null

  /**
   * Adds bytes.
   * @param bytes - from now on the queue's own
   */
  append(bytes: Buffer): void {
    const size = bytes.length
    if (size === 0) return
    if (size < SMALL && this.length > 0) this._gather(bytes)
    else {
      this._gathered = null
      this._pieces.push(bytes)
    }
    this.length += size
  }

  private _gather(bytes: Buffer): void {
    const last = this._pieces.length - 1
    const filled = this._gathered === null ? 0 : (this._pieces[last] as Buffer).length
    if (this._gathered === null || filled + bytes.length > GATHERED) {
      this._gathered = room_for(GATHERED)
      this._gathered.set(bytes)
      this._pieces.push(this._gathered.subarray(0, bytes.length))
      return
    }
    this._gathered.set(bytes, filled)
    this._pieces[last] = this._gathered.subarray(0, filled + bytes.length)
  }

  /** Drops all bytes. */
  clear(): void {
    this.length = 0
    this._pieces = []
    this._head = this._start = 0
    this._gathered = null
  }

  /**
   * Takes bytes out.
   * @param count - how many; if there are fewer, all
   */
  take(count: number): Buffer {
    if (count >= this.length) count = this.length
    if (count <= 0) return no_bytes()
    const head = this._pieces[this._head] as Buffer
    const end = this._start + count
    if (end > head.length) return this._take_across(count)
    this.length -= count
    const taken = end - this._start === head.length ? head : part(head, this._start, end)
    this._advance(end, head)
    return taken
  }

  private _take_across(count: number): Buffer {
    const taken = room_for(count)
    for (let filled = 0; filled < count;) {
      const piece = this._pieces[this._head] as Buffer
      const end = Math.min(piece.length, this._start + count - filled)
      piece.copy(taken, filled, this._start, end)
      filled += end - this._start
      this._advance(end, piece)
    }
    this.length -= count
    return taken
  }

  /** Moves the start to a place in the head, or on to the next piece when it is the head's end. */
  private _advance(end: number, head: Buffer): void {
    if (end < head.length) {
      this._start = end
      return
    }
    this._start = 0
    this._head += 1
    if (this._head === this._pieces.length) {
      this._pieces.length = this._head = 0
      this._gathered = null
    } else if (this._head > 64 && this._head * 2 > this._pieces.length) {
      this._pieces.splice(0, this._head)
      this._head = 0
    }
  }

  /**
   * Where some bytes are to be found.
   * @param wanted - at least one byte
   * @param from - where to begin, counted from the next byte to be read
   * @returns the place, or -1
   */
  index_of(wanted: Uint8Array, from: number): number {
    if (this._pieces.length - this._head === 1) {
      const at = find(this._pieces[this._head] as Buffer, wanted, this._start + from)
      return at < 0 ? -1 : at - this._start
    }
    let [place, base] = this._locate(from)
    for (; place < this._pieces.length; place++) {
      const piece = this._pieces[place] as Buffer
      const at = find(piece, wanted, Math.max(from - base, 0))
      if (at >= 0) return base + at
      // What begins in this piece and ends in a later one.
      const first = Math.max(from - base, piece.length - wanted.length + 1, 0)
      for (let begin = first; begin < piece.length; begin++) {
        if (this._matches(wanted, place, begin)) return base + begin
      }
      base += piece.length
    }
    return -1
  }

  /** Whether some bytes are at a place, counted from the next byte to be read. */
  has_at(wanted: Uint8Array, from: number): boolean {
    if (from + wanted.length > this.length) return false
    const [place, base] = this._locate(from)
    return this._matches(wanted, place, from - base)
  }

  /** The piece that has the byte at a place, and where that piece begins: less than 0 for a head read in part. */
  private _locate(from: number): [place: number, base: number] {
    if (from * 2 > this.length) {
      let place = this._pieces.length
      let base = this.length
      while (base > from) base -= (this._pieces[--place] as Buffer).length
      return [place, base]
    }
    let place = this._head
    let base = -this._start
    for (;;) {
      const piece = this._pieces[place]
      if (piece === undefined || from < base + piece.length) return [place, base]
      base += piece.length
      place += 1
    }
  }

  private _matches(wanted: Uint8Array, place: number, begin: number): boolean {
    for (const byte of wanted) {
      let piece = this._pieces[place]
      if (piece !== undefined && begin === piece.length) {
        piece = this._pieces[++place]
        begin = 0
      }
      if (piece === undefined || piece[begin] !== byte) return false
      begin += 1
    }
    return true
  }
}

function find(piece: Buffer, wanted: Uint8Array, from: number): number {
  if (from >= piece.length) return -1
  return wanted.length === 1 ? piece.indexOf(wanted[0] as number, from) : piece.indexOf(wanted, from)
}

function part(piece: Buffer, start: number, end: number): Buffer {
  if ((end - start) * FRUGALITY >= piece.length) return piece.subarray(start, end)
  const own = room_for(end - start)
  piece.copy(own, 0, start, end)
  return own
}
