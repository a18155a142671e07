/** The namespace of every version, as programs import it. */
import * as py314 from 'asyncio-shim'
import * as py310 from 'asyncio-shim/py310'
import * as py311 from 'asyncio-shim/py311'
import * as py312 from 'asyncio-shim/py312'
import * as py313 from 'asyncio-shim/py313'
import * as py36 from 'asyncio-shim/py36'
import * as py37 from 'asyncio-shim/py37'
import * as py38 from 'asyncio-shim/py38'
import * as py39 from 'asyncio-shim/py39'
import type { Version } from '../src/compat/versions.js'

export const NAMESPACES: Readonly<Record<Version, Readonly<Record<string, unknown>>>> = {
  '3.6': py36,
  '3.7': py37,
  '3.8': py38,
  '3.9': py39,
  '3.10': py310,
  '3.11': py311,
  '3.12': py312,
  '3.13': py313,
  '3.14': py314,
}
