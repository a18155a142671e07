// A worker of the cluster: run as many as wanted, wherever Redis can be reached.
import { serve } from './queue_executor.js'

const [path = ''] = process.argv.slice(2)
const worker = serve('words', { path })
process.once('SIGTERM', () => void worker.close())
