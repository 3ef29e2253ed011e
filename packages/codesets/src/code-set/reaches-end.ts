import type { Finding } from './finding.js'

/** The first and the last code of a set, as all its releases have them. */
export interface CodeRange {
  readonly first: RegExp
  readonly last: RegExp
}

/**
 * Watches the codes of a file, in their order. Where they begin as the whole set does, they have to reach its end: a
 * file that was cut at a line end has nothing else that shows it.
 */
export class RangeWatch {
  readonly #range: CodeRange
  #first: string | null = null
  #last = ''

  constructor(range: CodeRange) {
    this.#range = range
  }

  see(code: string): void {
    this.#first ??= code
    this.#last = code
  }

  findings(where: string): Finding[] {
    if (this.#first === null || !this.#range.first.test(this.#first)) return []
    return this.#range.last.test(this.#last) ? [] : [cutFinding(where)]
  }
}

export function cutFinding(where: string): Finding {
  return {
    code: 'OFFICIAL_CUT',
    severity: 'error',
    where,
    message: 'The codes begin with the first of the set and do not reach its last: the file was cut.',
    remedy: 'Download the file again from its publisher, and load it as it is.',
  }
}
