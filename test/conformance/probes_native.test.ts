import { conformanceSuite } from './suite.js'

conformanceSuite('native')
