import type * as dgram from 'node:dgram'
import { system_error } from './net.js'

/*
 * What is under a `dgram.Socket` of Node's.
 */

interface From {
  readonly address: string
  readonly port: number
}

/** What Node has for a socket of the system. */
export interface Handle {
  readonly fd: number
  onmessage: (count: number, handle: Handle, data?: Buffer, from?: From) => void
  onerror: (...args: unknown[]) => void
  bind(host: string, port: number, flags: number): number
  bind6(host: string, port: number, flags: number): number
  connect(host: string, port: number): number
  connect6(host: string, port: number): number
  send(request: object, list: readonly Uint8Array[], count: number, told: boolean): number
  send(
    request: object,
    list: readonly Uint8Array[],
    count: number,
    port: number,
    host: string,
    told: boolean,
  ): number
  send6: Handle['send']
  recvStart(): number
  recvStop(): number
  getsockname(out: object): number
  getpeername(out: object): number
  setBroadcast(on: number): number
  setTTL(hops: number): number
  setMulticastTTL(hops: number): number
  setMulticastLoopback(on: number): number
  addMembership(group: string, own?: string): number
  dropMembership(group: string, own?: string): number
  bufferSize(size: number, receiving: boolean, failure: object): number | undefined
  close(done?: () => void): void
  unref(): void
}

export interface State {
  handle: Handle | null
  bindState: number
}

/** Node's word for a socket that is bound. */
export const BOUND = 2

let node_dgram: typeof dgram | undefined

export const load = (): typeof dgram => (node_dgram ??= process.getBuiltinModule('node:dgram'))

/** The state of Node's socket, which is under a symbol. */
export function state_of(socket: dgram.Socket): State {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  const state = key === undefined ? undefined : (Reflect.get(socket, key) as Partial<State>)
  if (state?.handle === undefined) throw new Error(`node:dgram of Node ${process.version} is built otherwise`)
  return state as State
}

export function new_socket(family: 4 | 6): dgram.Socket {
  const type = family === 6 ? 'udp6' : 'udp4'
  return load().createSocket({
    type,
    lookup: (host, _options, done) => {
      done(null, host, family)
    },
  })
}

/** @throws as Node does, for a number that stands for an error */
export function check(error: number): void {
  if (error !== 0) throw system_error(error)
}

/** Options of sockets that Node can set, by level and number. */
const OPTIONS: Readonly<Record<string, (handle: Handle, value: number) => number>> = {
  '1:6': (handle, value) => handle.setBroadcast(value),
  '0:2': (handle, value) => handle.setTTL(value),
  '41:16': (handle, value) => handle.setTTL(value),
  '0:33': (handle, value) => handle.setMulticastTTL(value),
  '41:18': (handle, value) => handle.setMulticastTTL(value),
  '0:34': (handle, value) => handle.setMulticastLoopback(value),
  '41:19': (handle, value) => handle.setMulticastLoopback(value),
}
const SEND_BUFFER = '1:7'
const RECEIVE_BUFFER = '1:8'
const JOIN_GROUP = '0:35'
const LEAVE_GROUP = '0:36'

/**
 * Sets an option.
 * @param name - its level and its number
 * @returns whether Node can
 * @throws as Node does
 */
export function set_option(handle: Handle, name: string, value: number | Uint8Array): boolean {
  if (typeof value !== 'number') {
    if (name !== JOIN_GROUP && name !== LEAVE_GROUP) return false
    const parts = [value.subarray(0, 4), value.subarray(4, 8)].map((bytes) => bytes.join('.'))
    const [group = '', own] = parts
    check(name === JOIN_GROUP ? handle.addMembership(group, own) : handle.dropMembership(group, own))
    return true
  }
  if (name === SEND_BUFFER || name === RECEIVE_BUFFER) {
    handle.bufferSize(value, name === RECEIVE_BUFFER, {})
    return true
  }
  const set = OPTIONS[name]
  if (set === undefined) return false
  check(set(handle, value))
  return true
}

/** The value of an option that Node tells; undefined for others. */
export function get_option(handle: Handle, name: string): number | undefined {
  if (name !== SEND_BUFFER && name !== RECEIVE_BUFFER) return undefined
  return handle.bufferSize(0, name === RECEIVE_BUFFER, {})
}
