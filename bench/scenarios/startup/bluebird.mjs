import Bluebird from 'bluebird'

await Bluebird.delay(0)
