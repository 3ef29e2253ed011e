import { judge } from '../model/three-way-rule.js'
import { isOurs, type Memory } from './memory.js'
import { type Column, columns, type Row, sameRow } from './random-histories.js'
import type { Absence } from './sow.js'

/** One row before a merge. */
export interface Case {
  /** In the release before: where both branches meet. */
  readonly base: Row | null
  readonly release: Row | null
  readonly site: Row | null
  readonly memory: Memory
  readonly absence: Absence
}

/** What a merge made of one row. */
export interface Outcome {
  readonly row: Row | null
  readonly conflict: boolean
}

/** Where Dolt and Sow part, on purpose. */
export interface Difference {
  readonly name: string
  readonly is: (one: Case) => boolean
  readonly dolt: (one: Case) => Outcome
  readonly sow: (one: Case) => Outcome
}

const inConflict = ({ site }: Case): Outcome => ({ row: site, conflict: true })
const asTheSiteHasIt = ({ site }: Case): Outcome => ({ row: site, conflict: false })
const asTheReleaseHasIt = ({ release }: Case): Outcome => ({ row: release, conflict: false })

/** The first that holds is the one that is asked. */
export const differences: readonly Difference[] = [
  {
    name: 'a row that the site deleted and made again is its own; to Dolt it was never gone',
    is: ({ release, site, memory }) =>
      release !== null && site !== null && memory.tombstone && !sameRow(release, site),
    dolt: (one) => byRow(one, one.base),
    sow: asTheSiteHasIt,
  },
  {
    name: 'a row that stayed without its release, and comes back with one, is merged with what the last one had',
    is: ({ base, release, site, memory }) =>
      base === null && release !== null && site !== null && memory.known !== null && !sameRow(release, site),
    dolt: inConflict,
    sow: (one) => byCell(one, one.memory.known),
  },
  {
    name: 'a row that the site deleted stays away, though it comes back with a release',
    is: ({ base, release, site, memory }) =>
      base === null && release !== null && site === null && memory.known !== null,
    dolt: asTheReleaseHasIt,
    sow: asTheSiteHasIt,
  },
  {
    name: 'where both brought a row, the site keeps its own, and nobody is asked',
    is: ({ base, release, site }) =>
      base === null && release !== null && site !== null && !sameRow(release, site),
    dolt: inConflict,
    sow: asTheSiteHasIt,
  },
  {
    name: 'a row that the site deleted and the release changed stays away, and nobody is asked',
    is: ({ base, release, site }) =>
      base !== null && release !== null && site === null && !sameRow(base, release),
    dolt: inConflict,
    sow: asTheSiteHasIt,
  },
  {
    name: 'a row that the site changed and the release dropped stays, and nobody is asked',
    is: ({ base, release, site }) =>
      base !== null && release === null && site !== null && !sameRow(base, site),
    dolt: inConflict,
    sow: asTheSiteHasIt,
  },
  {
    name: 'a dropped row with the values of the release stays where the site wrote it',
    is: (one) => isDropped(one) && one.site !== null && !isOurs(one.memory, one.site),
    dolt: asTheReleaseHasIt,
    sow: asTheSiteHasIt,
  },
  {
    name: 'a dropped row stays where the dataset keeps or dates its rows, and goes late where the site sets it back',
    is: (one) => (isDropped(one) && one.absence !== 'delete') || isSetBack(one),
    dolt: (one) => (isSetBack(one) ? asTheSiteHasIt(one) : asTheReleaseHasIt(one)),
    sow: (one) => (isSetBack(one) ? asTheReleaseHasIt(one) : asTheSiteHasIt(one)),
  },
  {
    name: 'a conflict is one of a column: what the release alone changed beside it arrives',
    is: (one) => {
      const { base, release, site } = one
      if (base === null || release === null || site === null) return false
      const merged = byCell(one, base)
      return merged.conflict && !sameRow(merged.row, site)
    },
    dolt: inConflict,
    sow: (one) => byCell(one, one.base),
  },
]

/** The release dropped a row that has the values of the one before. */
function isDropped({ base, release, site }: Case): boolean {
  return base !== null && release === null && site !== null && sameRow(base, site)
}

/** A release dropped the row while it was edited; now it is as Sow had left it. */
function isSetBack({ base, release, site, memory, absence }: Case): boolean {
  return absence === 'delete' && base === null && release === null && site !== null && isOurs(memory, site)
}

/** Column by column, from a row that both had. */
function byCell({ release, site }: Case, base: Row | null): Outcome {
  const verdictOf = (name: Column) =>
    judge(
      {
        ...{ owner: 'shared', table: site?.[name] ?? null, release: release?.[name] ?? null },
        base: base === null ? undefined : base[name],
        isKnown: true,
        isNobodys: false,
        isApplied: false,
      },
      'keep',
    )
  const cells = columns.map((name) => [name, (verdictOf(name) === 'take' ? release : site)?.[name] ?? null])
  return {
    row: Object.fromEntries(cells) as Row,
    conflict: columns.some((name) => verdictOf(name) === 'conflict'),
  }
}

/** As Dolt does it: one column in conflict, and the row stays. */
function byRow(one: Case, base: Row | null): Outcome {
  if (base === null) return inConflict(one)
  const merged = byCell(one, base)
  return merged.conflict ? inConflict(one) : merged
}
