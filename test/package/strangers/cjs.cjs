const { program } = require('./program.mjs')
const required = require('./required.cjs')

program(required).then(console.log)
