import { conformanceSuite } from './suite.js'

conformanceSuite('mixed')
