import type { KnownDefinition } from './definition-history.js'
import type { RecordedLayout } from './seal-layout.js'
import type { TargetColumn, TargetShape } from './target-shape.js'

/** What the ledger and the catalog tell of columns that a base lacks. */
interface ColumnEvidence {
  readonly definitions: readonly KnownDefinition[]
  /** The layouts of the dataset's seals: what columns were called. */
  readonly layouts: readonly RecordedLayout[]
  readonly table: { readonly oid: number; readonly columns: readonly { name: string; number: number }[] }
  /** What the columns of the base are called today. */
  readonly followed: readonly string[]
}

/**
 * Sorts columns that a base lacks by what is known of their values. A column is the package's until now only where no later
 * definition, taken back since, made it anybody else's. One that any definition carried, under any name that it ever had, may
 * have had a value that the site took away; so may each one where a column of the release is gone from the table, which it may be
 * a copy of.
 */
export function sortUnseen(
  unseen: readonly TargetColumn[],
  evidence: ColumnEvidence,
): Pick<TargetShape, 'arrivingColumns' | 'carriedColumns'> {
  const names = unseen.map(({ name }) => name)
  const arriving = names.filter((name) => isPackages(name, evidence.definitions))
  const mayBeAnother = losesColumn(evidence)
  const carried = unseen.filter((each) => mayBeAnother || wasCarried(each, evidence))
  return {
    arrivingColumns: arriving,
    carriedColumns: carried.map(({ name }) => name).filter((name) => !arriving.includes(name)),
  }
}

/** True of a column that every run has written as the package says, up to now. */
function isPackages(name: string, definitions: readonly KnownDefinition[]): boolean {
  const owns = ({ columns }: KnownDefinition) =>
    columns.some((each) => each.name === name && each.ownership === 'package')
  const isOwned = definitions.some(({ isApplied, isUndone }) => isApplied && !isUndone)
  return isOwned && definitions.every((each) => owns(each) || !(each.isApplied || each.isLater))
}

function wasCarried(
  { name, number }: TargetColumn,
  { definitions, layouts, table }: ColumnEvidence,
): boolean {
  const former = layouts
    .filter((layout) => layout.table === table.oid)
    .flatMap(({ columns }) => columns.filter((each) => each[0] === number).map((each) => each[1]))
  const names = new Set([name, ...former])
  return definitions.some((each) => writtenBy(each).some((column) => names.has(column)))
}

/** True where the table does not have a column any more that a release has, by whatever name. */
function losesColumn({ definitions, layouts, table, followed }: ColumnEvidence): boolean {
  const isThere = (name: string) =>
    table.columns.some((column) => column.name === name) || followed.includes(name) || isRenamed(name)
  const isRenamed = (name: string) =>
    layouts.some(
      (layout) =>
        layout.table === table.oid &&
        layout.columns.some(
          ([number, former]) => former === name && table.columns.some((column) => column.number === number),
        ),
    )
  const applied = definitions.filter(({ isApplied }) => isApplied)
  return applied.some((each) => writtenBy(each).some((name) => !isThere(name)))
}

function writtenBy({ columns, others }: KnownDefinition): readonly string[] {
  return [...columns.map(({ name }) => name), ...others]
}
