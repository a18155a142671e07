// Constants and which of the well known names this version has.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr }) => {
  print(asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION)
  const { subprocess } = dyn(asyncio)
  print(subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL)
  const names =
    'run create_task get_running_loop current_task all_tasks to_thread timeout TaskGroup Runner Barrier ' +
    'coroutine Server BufferedProtocol eager_task_factory QueueShutDown EventLoop timeout_at exceptions async'
  const has = names.split(' ').filter((n) => hasattr(asyncio, n))
  const lacks = names.split(' ').filter((n) => !hasattr(asyncio, n))
  print('has:', has.join(' '))
  print('lacks:', lacks.join(' '))
}
export default probe
