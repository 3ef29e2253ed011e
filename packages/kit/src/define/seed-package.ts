import type { Dataset } from './dataset.js'
import type { Migrations, SchemaPackage } from './schema-package.js'

/** The datasets of one domain: what a seed package exports. */
export interface SeedPackage<
  Domain extends string = string,
  Datasets extends readonly Dataset[] = readonly Dataset[],
> {
  readonly domain: Domain
  /** Names that the domain had before. */
  readonly formerly: readonly string[]
  readonly schema: SchemaPackage
  readonly datasets: Datasets
  /** Migrations of the package's own, after those of its schema package. */
  readonly migrations: Migrations
}
