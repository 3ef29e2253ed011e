import type { ConflictsReport } from '@sow/runner'
import type { ChosenRows } from '../../contract/contract.js'
import { shellCommand } from '../../words/shell-words.js'

export type Conflict = ConflictsReport['conflicts'][number]

/** A row with the values that are in conflict: it is decided as one. */
export interface RowInConflict {
  /** Tells it from every other row of the page. */
  readonly id: string
  readonly dataset: string
  readonly tenant: string | null
  readonly key: string
  /** What people call it; null where nobody says. */
  readonly name: string | null
  readonly columns: readonly Conflict[]
}

export interface Decision {
  readonly rows: readonly RowInConflict[]
  readonly take: 'package' | 'site'
}

/** Conflicts by row, in the order in which they came. */
export function rowsInConflict(conflicts: readonly Conflict[]): RowInConflict[] {
  const idOf = ({ dataset, tenant, key }: Conflict) => JSON.stringify([dataset, tenant, key])
  return [...Map.groupBy(conflicts, idOf)].flatMap(([id, columns]) => {
    const [first] = columns
    if (first === undefined) return []
    const { dataset, tenant, key, name = null } = first
    return [{ id, dataset, tenant, key, name, columns }]
  })
}

/** A row as people know it: its tenant, its key, and what it is called. */
export function nameOf({ tenant, key, name }: RowInConflict): string {
  const called = name === null || name === key ? '' : ` ${name}`
  return `${tenant === null ? '' : `${tenant}: `}${key}${called}`
}

/** The same rows by dataset and tenant, as a command names them. */
export function chosenRows(rows: readonly RowInConflict[]): ChosenRows[] {
  const placeOf = ({ dataset, tenant }: RowInConflict) => JSON.stringify([dataset, tenant])
  return [...Map.groupBy(rows, placeOf).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    return [{ dataset: first.dataset, tenant: first.tenant, keys: own.map(({ key }) => key) }]
  })
}

/** The commands that would decide the same, one for each dataset and tenant. */
export function resolveCommands({ rows, take }: Decision, note: string): string {
  return chosenRows(rows)
    .map(({ dataset, tenant, keys }) =>
      shellCommand([
        ...['db', 'resolve', dataset, ...keys, '--take', take],
        ...(tenant === null ? [] : ['--tenant', tenant]),
        ...(note === '' ? [] : ['--note', note]),
      ]),
    )
    .join('\n')
}
