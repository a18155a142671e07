/** What the check of the switches asks a child process, and what it hears. */
import type { Style, Version } from '../../test/conformance/probe.js'

/** Something that was recorded of a real Python and can be run again. */
export type Case =
  | { readonly kind: 'probe'; readonly probe: string; readonly style: Style }
  /** That many random programs of the corpus. */
  | { readonly kind: 'programs'; readonly count: number }

/** Which of the cases shows that the switch `name` changes at `point`? */
export interface Question {
  readonly name: string
  readonly point: Version
  readonly cases: readonly Case[]
}

export interface Answer {
  /** The first case that shows it. */
  readonly shownBy?: Case
  /** A case that the library fails as it is. */
  readonly broken?: Case
  /** Something is still running in the process: it must not be asked again. */
  readonly spoiled: boolean
}
