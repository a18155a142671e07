import { PY310 } from './profiles/py310.js'
import { PY311 } from './profiles/py311.js'
import { PY312 } from './profiles/py312.js'
import { PY313 } from './profiles/py313.js'
import { PY314 } from './profiles/py314.js'
import { PY36 } from './profiles/py36.js'
import { PY37 } from './profiles/py37.js'
import { PY38 } from './profiles/py38.js'
import { PY39 } from './profiles/py39.js'
import type { Profile, Version } from './versions.js'

/*
 * The profiles together, for tests. The library takes none from here: each entry has its own, lest every program carry
 * those of nine Pythons.
 */
const PROFILES: Readonly<Record<Version, Profile>> = {
  '3.6': PY36,
  '3.7': PY37,
  '3.8': PY38,
  '3.9': PY39,
  '3.10': PY310,
  '3.11': PY311,
  '3.12': PY312,
  '3.13': PY313,
  '3.14': PY314,
}

/** The profile of a version. */
export function profile(version: Version): Profile {
  return PROFILES[version]
}

export { PY310, PY311, PY312, PY313, PY314, PY36, PY37, PY38, PY39 }
