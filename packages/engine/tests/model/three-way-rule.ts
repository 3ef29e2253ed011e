import type { Ownership } from '@sow/kit'
import type { ConflictPolicy } from '../../src/row/diff/judge-column.js'

/** A value as a row holds it: a reference is the id of the row that it refers to. */
export type Cell = string | number | null

export type Verdict = 'same' | 'take' | 'keep' | 'conflict'

/** What stands in one column of one row of the table. */
export interface Sides {
  readonly owner: Ownership
  readonly table: Cell
  readonly release: Cell
  /** What the last applied release had; undefined in a row that the site made itself. */
  readonly base: Cell | undefined
  /** False in a column that is new to the base, and that somebody else can have written. */
  readonly isKnown: boolean
  /** What the table holds in such a column is nobody's, and gives way. */
  readonly isNobodys: boolean
  /** The release is applied already: it changes nothing, and where the base is another one, what the table holds stays. */
  readonly isApplied: boolean
}

/** The rule of the whole product, column by column, written down a second time. */
export function judge(
  { owner, table, release, base, isKnown, isNobodys, isApplied }: Sides,
  onConflict: ConflictPolicy,
): Verdict {
  if (owner === 'site' || table === release) return 'same'
  if (owner === 'package') return 'take'
  if (base === undefined) return 'keep'
  if (isApplied) return table === base ? 'same' : 'keep'
  if (isKnown && release === base) return 'keep'
  if ((isKnown ? table === base : isNobodys) || onConflict === 'package') return 'take'
  return 'conflict'
}

/** What the table holds afterwards. */
export function result(sides: Sides, verdict: Verdict): Cell {
  return verdict === 'take' ? sides.release : sides.table
}

/** What the base holds afterwards: the release, whatever became of the value. */
export function nextBase({ release, base, isApplied }: Sides): Cell {
  return isApplied && base !== undefined ? base : release
}
