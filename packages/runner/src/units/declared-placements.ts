import { SowError } from '@sow/kit/errors'
import type { ManifestPlacement } from '@sow/kit/manifest'
import type { DiscoveredPackage } from '../discover/discovered-package.js'

/** Where a table is meant to be, and the package that says so. */
export type DeclaredPlacement = ManifestPlacement & { readonly package: string }

/** Where the packages of a project want their tables. Throws DEFINITION_INVALID where two want one table in different places. */
export function declaredPlacements(packages: readonly DiscoveredPackage[]): readonly DeclaredPlacement[] {
  const declared = new Map<string, DeclaredPlacement>()
  for (const { name, manifest } of packages) {
    for (const placement of manifest.placements ?? []) {
      const known = declared.get(placement.table)
      if (known === undefined) declared.set(placement.table, { ...placement, package: name })
      else if (!isSame(known, placement)) throw disagreeing(known, name)
    }
  }
  return [...declared.values()]
}

function isSame(one: ManifestPlacement, other: ManifestPlacement): boolean {
  return textOf(one) === textOf(other)
}

function textOf(placement: ManifestPlacement): string {
  switch (placement.kind) {
    case 'local':
      return placement.kind
    case 'reference':
      return JSON.stringify([placement.kind, placement.rowTriggers])
    case 'distributed':
      return JSON.stringify([placement.kind, placement.by, placement.beside, placement.rowTriggers])
  }
}

function disagreeing({ table, package: one }: DeclaredPlacement, other: string): SowError {
  return new SowError({
    code: 'DEFINITION_INVALID',
    message: `${one} and ${other} want the table ${table} in different places of a cluster.`,
    hint: 'Take it out of the placements of one of them.',
    place: { package: other, table },
  })
}
