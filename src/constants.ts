/** After how many writes to a lost connection they are worth a warning. */
export const LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5
/** How long a server waits before it accepts again, when the system had no resources left (seconds). */
export const ACCEPT_RETRY_DELAY = 1
/** How many frames of a stack are kept in debug mode. */
export const DEBUG_STACK_DEPTH = 10
/** How long a TLS handshake may take (seconds). */
export const SSL_HANDSHAKE_TIMEOUT = 60
/** How long the end of a TLS connection may take (seconds). */
export const SSL_SHUTDOWN_TIMEOUT = 30
/** How much `sendfile` reads at once where the system has no such thing (bytes). */
export const SENDFILE_FALLBACK_READBUFFER_SIZE = 256 * 1024
/** High-water marks of TLS connections (KiB). */
export const FLOW_CONTROL_HIGH_WATER_SSL_READ = 256
export const FLOW_CONTROL_HIGH_WATER_SSL_WRITE = 512
/** How long `run` waits for the threads of the default executor (seconds). */
export const THREAD_JOIN_TIMEOUT = 300
/** How long a loop waits at most before it looks again (seconds). */
export const MAXIMUM_SELECT_TIMEOUT = 24 * 3600
/** The level of log records that are below debugging. */
export const STACK_DEBUG = 9
/** How many pieces one write to a socket may have. */
export const SC_IOV_MAX = 1024
