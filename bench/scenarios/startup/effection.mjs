import { run, sleep } from 'effection'

await run(() => sleep(0))
