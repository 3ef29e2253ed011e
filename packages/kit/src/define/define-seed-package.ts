import { checkSeedPackage } from './check-seed-package.js'
import type { Dataset } from './dataset.js'
import type { Migrations, SchemaPackage } from './schema-package.js'
import type { SeedPackage } from './seed-package.js'

const brand = Symbol.for('sow.seed-package')

/**
 * Declares the one value that a seed package exports: the datasets of its domain, and the schema they are for.
 * Throws SowError DEFINITION_INVALID.
 */
export function defineSeedPackage<
  const Domain extends string,
  const Datasets extends readonly Dataset[],
>(definition: {
  /** Kebab-case, unique in a project: the unit of selection. */
  readonly domain: Domain
  /** Names that the domain had before, so that what a ledger knows by them is its own. */
  readonly formerly?: readonly string[]
  readonly schema: SchemaPackage
  readonly datasets: Datasets
  /** Migrations of the package's own, after those of its schema package. */
  readonly migrations?: Migrations
}): SeedPackage<Domain, Datasets> {
  checkSeedPackage(definition)
  return Object.freeze({
    domain: definition.domain,
    formerly: Object.freeze([...(definition.formerly ?? [])]),
    schema: definition.schema,
    datasets: Object.freeze([...definition.datasets]) as unknown as Datasets,
    migrations: definition.migrations ?? {},
    [brand]: true,
  })
}

/** True for the value of `defineSeedPackage`, of any copy of this package. */
export function isSeedPackage(value: unknown): value is SeedPackage {
  return typeof value === 'object' && value !== null && brand in value
}
