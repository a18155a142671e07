import { type HostSocket, connect } from './net.js'
import { type HostServer, bind } from './net_server.js'

/** Two sockets that are connected to each other. */
export interface SocketPair {
  readonly ours: HostSocket
  readonly theirs: HostSocket
}

type Done = (error: unknown, pair: SocketPair | null) => void

/**
 * Makes two sockets that are connected to each other. Node has no such call: one is connected to a UNIX socket that is
 * there for this moment only, in a folder that nobody else may enter.
 * @param done - called once, not within the call, and not after the attempt was given up
 * @returns gives the attempt up
 */
export function socket_pair(done: Done): () => void {
  return new Pairing(done).give_up
}

class Pairing {
  private readonly _done: Done
  private readonly _folder: string
  private readonly _server: HostServer
  private readonly _cancel: () => void
  private _ours: HostSocket | null = null
  private _theirs: HostSocket | null = null
  private _over = false

  constructor(done: Done) {
    this._done = done
    this._folder = process
      .getBuiltinModule('node:fs')
      .mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/asyncio-`)
    const target = { path: `${this._folder}/socket` }
    this._server = bind(target)
    this._server.listen(1, (error, socket) => {
      if (socket === null) this._fail(error)
      else if (this._over) socket.close()
      else {
        this._ours = socket
        this._settle()
      }
    })
    this._cancel = connect(target, null, (error, socket) => {
      if (socket === null) this._fail(error)
      else {
        this._theirs = socket
        this._settle()
      }
    })
  }

  readonly give_up = (): void => {
    if (this._over) return
    this._clean()
    this._cancel()
    this._drop()
  }

  private _settle(): void {
    const { _ours: ours, _theirs: theirs } = this
    if (this._over || ours === null || theirs === null) return
    this._clean()
    ours.forget_names()
    theirs.forget_names()
    this._done(null, { ours, theirs })
  }

  private _fail(error: unknown): void {
    if (this._over) return
    this._clean()
    this._drop()
    this._done(error, null)
  }

  private _drop(): void {
    this._ours?.close()
    this._theirs?.close()
  }

  private _clean(): void {
    this._over = true
    this._server.close(false)
    process.getBuiltinModule('node:fs').rmSync(this._folder, { recursive: true, force: true })
  }
}
