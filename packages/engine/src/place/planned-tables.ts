import type { ManifestPlacement } from '@sow/kit/manifest'
import { type Placement, placementOf } from '../catalog/shape/placement.js'
import type { TableFacts } from './table-facts.js'

/** Where a table would be: on the coordinator, on each server, by a column beside all tables of one group, or where Sow places none. */
export type Place =
  | { readonly kind: 'here' }
  | { readonly kind: 'reference' }
  | { readonly kind: 'other' }
  | { readonly kind: 'distributed'; readonly by: string; readonly group: string }

/** A table as it is, and where it is meant to be. */
export interface PlannedTable {
  readonly facts: TableFacts
  readonly is: Placement
  readonly isAt: Place
  readonly declared: ManifestPlacement | null
  /** Where it would be as it is declared; where it is, if nothing is. */
  readonly wanted: Place
}

/** All tables of a database, by their names. */
export type PlannedTables = ReadonlyMap<string, PlannedTable>

export function planTables(
  found: readonly TableFacts[],
  declared: readonly ManifestPlacement[],
): PlannedTables {
  const facts = new Map(found.map((each) => [each.table, each]))
  return new Map(
    found.map((each) => {
      const wish = declared.find(({ table }) => table === each.table) ?? null
      const isAt = placeOf(each)
      const wanted = wish === null ? isAt : wantedPlace(wish, each, facts, declared)
      return [each.table, { facts: each, is: placementOf(each.citus), isAt, declared: wish, wanted }]
    }),
  )
}

function placeOf({ citus }: TableFacts): Place {
  const placement = placementOf(citus)
  switch (placement.kind) {
    case 'local':
    case 'managed':
      return { kind: 'here' }
    case 'reference':
    case 'other':
      return { kind: placement.kind }
    case 'distributed':
      return { kind: 'distributed', by: placement.by, group: `#${citus?.group}` }
  }
}

function wantedPlace(
  wish: ManifestPlacement,
  facts: TableFacts,
  all: ReadonlyMap<string, TableFacts>,
  declared: readonly ManifestPlacement[],
): Place {
  if (wish.kind === 'local') return { kind: 'here' }
  if (wish.kind === 'reference') return { kind: 'reference' }
  const anchor = anchorOf(wish, all, declared)
  const place = anchor === null ? null : placeOf(anchor)
  const group = place?.kind === 'distributed' ? place.group : (typeOf(facts, wish.by) ?? '')
  return { kind: 'distributed', by: wish.by, group }
}

/**
 * The table that is distributed already beside which a new one goes: the one that it names, or any that names none and whose column
 * has the same type. Null where there is none yet.
 */
function anchorOf(
  wish: Extract<ManifestPlacement, { kind: 'distributed' }>,
  all: ReadonlyMap<string, TableFacts>,
  declared: readonly ManifestPlacement[],
): TableFacts | null {
  if (wish.beside !== undefined) return distributed(all.get(wish.beside))
  const self = all.get(wish.table)
  const others = declared.filter((each) => each.kind === 'distributed' && each.beside === undefined)
  const candidates = [self, ...others.map(({ table }) => all.get(table))].map(distributed)
  const type = self === undefined ? undefined : typeOf(self, wish.by)
  return candidates.find((each) => each !== null && typeOf(each, each.citus?.by ?? '') === type) ?? null
}

function distributed(facts: TableFacts | undefined): TableFacts | null {
  return facts !== undefined && placeOf(facts).kind === 'distributed' ? facts : null
}

function typeOf({ columns }: TableFacts, column: string): string | undefined {
  return columns.find(({ name }) => name === column)?.type
}

export function isSamePlace(one: Place, other: Place): boolean {
  if (one.kind !== 'distributed' || other.kind !== 'distributed') return one.kind === other.kind
  return one.by === other.by && one.group === other.group
}
