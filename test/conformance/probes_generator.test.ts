import { conformanceSuite } from './suite.js'

conformanceSuite('generator')
