const { program } = require('./program.mjs')

program().then(console.log)
