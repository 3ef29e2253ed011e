import { type Change, type Row, sameRow } from './random-histories.js'

/** What Sow knows of a row beyond the three tables. Dolt forgets a row that neither branch has any more. */
export interface Memory {
  /** The row in the last release that held it; null where none did, or where Sow took the row away with its release. */
  readonly known: Row | null
  /** The site deleted it while a release held it. */
  readonly tombstone: boolean
  /** The site made it or wrote it, if only with the values that it had. */
  readonly sites: boolean
}

export const unknown: Memory = { known: null, tombstone: false, sites: false }

/** Before a merge: the site's change is seen by Sow, whatever it wrote. */
export function afterChange(memory: Memory, before: Row | null, change: Change): Memory {
  const wrote =
    before === null ? change.change === 'write' : change.change === 'touch' || change.change === 'write'
  return wrote ? { ...memory, sites: true } : memory
}

/** After a merge of `release` with the row that the site had; `result` is what became of it. */
export function afterMerge(
  memory: Memory,
  release: Row | null,
  site: Row | null,
  result: Row | null,
): Memory {
  if (release !== null) {
    const stayedAway = result === null
    return { ...memory, known: release, tombstone: stayedAway }
  }
  const tookAway = site !== null && result === null
  return tookAway ? unknown : memory
}

/** Whether a departed row is Sow's own to delete. */
export function isOurs({ known, tombstone, sites }: Memory, site: Row): boolean {
  return known !== null && !tombstone && !sites && sameRow(known, site)
}
