import { type Row, sameRow } from './random-histories.js'

/** What Sow knows of a row beyond the three tables. Dolt forgets a row that neither branch has any more. */
export interface Memory {
  /** The row in the last release that held it; null where none did, or where Sow took the row away with its release. */
  readonly known: Row | null
  /** The site deleted it while a release held it. */
  readonly tombstone: boolean
  /** The row each time that Sow wrote it. */
  readonly seals: readonly Row[]
  /** A run found it as Sow had never left it: it is the site's for ever. */
  readonly touched: boolean
}

export const unknown: Memory = { known: null, tombstone: false, seals: [], touched: false }

/** After the first release was written into an empty table. */
export function firstMemory(row: Row | null): Memory {
  return { ...unknown, known: row, seals: row === null ? [] : [row] }
}

/** After a merge of `release` with the row that the site had; `result` is what became of it. */
export function afterMerge(
  memory: Memory,
  release: Row | null,
  site: Row | null,
  result: Row | null,
): Memory {
  const { known } = memory
  const wrote = result !== null && (site === null || !sameRow(site, result))
  const movedBase = site !== null && release !== null && (known === null || !sameRow(known, release))
  const touched = memory.touched || (site !== null && (wrote || movedBase) && !isSealed(memory, site))
  const seals = wrote && !touched ? [...memory.seals, result] : memory.seals
  if (release !== null) return { known: release, tombstone: result === null, seals, touched }
  const tookAway = site !== null && result === null
  return tookAway ? { ...unknown, seals, touched } : { ...memory, seals, touched }
}

/** Whether a departed row is Sow's own to delete: a row that somebody wrote again as it was is nobody's edit. */
export function isOurs(memory: Memory, site: Row): boolean {
  const { known, tombstone, touched } = memory
  return known !== null && !tombstone && !touched && isSealed(memory, site) && sameRow(known, site)
}

function isSealed({ seals }: Memory, row: Row): boolean {
  return seals.some((seal) => sameRow(seal, row))
}
