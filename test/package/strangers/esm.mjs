import { program } from './program.mjs'
import required from './required.cjs'

program(required).then(console.log)
