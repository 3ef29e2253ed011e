import { type CodeSet, codeSetDomain, codeSets, type DatedHome } from '@sow/codesets'
import { type Database, hasTable, readDatasetStatuses } from '@sow/engine'

/** The tables of the project that know periods of a code set. */
export interface FoundHome {
  /** The set that has them. */
  readonly dated: CodeSet
  readonly homes: readonly DatedHome[]
  readonly dating: NonNullable<CodeSet['dating']>
  /** True where the file is the set's conversion table, which dates its codes. */
  readonly isConversions: boolean
}

/** The set whose codes another one dates: the conversion table of ICD-10-CM those of ICD-10-CM. Undefined of all others. */
export function datedBy({ name }: Pick<CodeSet, 'name'>): CodeSet | undefined {
  return codeSets.find((each) => conversionsOf(each) === name)
}

/** The name of a set's conversion table. */
export function conversionsOf({ name }: Pick<CodeSet, 'name'>): string {
  return `${name}-conversions`
}

/** Null where a code set has no home in this project, or its rows are elsewhere already. Writes nothing. */
export async function findHome(
  database: Database,
  codeSet: CodeSet,
  table: string | null,
): Promise<FoundHome | null> {
  const dated = datedBy(codeSet) ?? codeSet
  const { homes = [], dating } = dated
  const [home] = homes
  if (home === undefined || dating === undefined) return null
  const named = dated === codeSet ? home.table : successorsTable
  if (table !== null && table !== named) return null
  for (const { periods } of homes) if (!(await hasTable(database, periods))) return null
  const statuses = await readDatasetStatuses(database, [])
  const isKnown = ({ domain, dataset }: (typeof statuses)[number]) =>
    domain === codeSetDomain && dataset === codeSet.name
  const known = statuses.find(isKnown)
  const isElsewhere = known !== undefined && known.applied !== null && known.table !== named
  return isElsewhere ? null : { dated, homes, dating, isConversions: dated !== codeSet }
}

/** Where a clinic has what took over from a code. */
export const successorsTable = 'billing_code_successors'
