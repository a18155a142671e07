/** A descriptor of a child: a pipe to this process. */
export const PIPE = -1
/** Standard error of a child: where its standard output goes. */
export const STDOUT = -2
/** A descriptor of a child: nothing, `/dev/null`. */
export const DEVNULL = -3
