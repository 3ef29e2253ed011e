import type { BlameReport } from '@sow/runner'

export type Cell = BlameReport['rows'][number]['cells'][number]

/** Where a value comes from, in the words of the person who decides. */
export function tellOrigin({ reason, release }: Cell): string {
  return words[reason](release === null ? 'a release' : `${release.package} ${release.version}`)
}

const words: Readonly<Record<Cell['reason'], (release: string) => string>> = {
  inserted: (release) => release,
  written: (release) => release,
  renamed: (release) => `${release}, which gave the row another key`,
  matched: (release) => `${release}, which came to the value that was here`,
  found: (release) => `was here before ${release}, and equals it`,
  edited: (release) => `edited here since ${release}`,
  accepted: () => 'edited here, and taken as known',
  'own-column': () => 'yours: no release writes this column again',
  'own-row': () => 'yours: a row of your own',
  'not-carried': () => 'no release has this column',
  'not-kept': () => 'not known: somebody else wrote the row',
  pruned: () => 'a release; which one is no longer kept',
}
