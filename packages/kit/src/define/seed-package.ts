import { SowError } from '../errors/sow-error.js'
import type { Dataset } from './dataset.js'
import { isKebabCase } from './kebab-case.js'
import { isSchemaPackage, type Migrations, type SchemaPackage } from './schema-package.js'

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

interface UncheckedPackage {
  readonly domain: string
  readonly formerly?: readonly string[]
  readonly schema: SchemaPackage
  readonly datasets: readonly Dataset[]
}

/** Throws SowError DEFINITION_INVALID naming everything that is wrong among the datasets of a package. */
function checkSeedPackage(definition: UncheckedPackage): void {
  const wrong = [...packageMistakes(definition), ...datasetMistakes(definition)]
  if (wrong.length === 0) return
  throw new SowError({
    code: 'DEFINITION_INVALID',
    message: `The seed package '${definition.domain}' is not defined as it must be: ${wrong.join('; ')}.`,
    hint: 'Correct the call of defineSeedPackage.',
    problems: wrong.map((message) => ({ rule: 'definition', message })),
  })
}

function* packageMistakes({ domain, formerly = [], schema, datasets }: UncheckedPackage): Iterable<string> {
  if (!isKebabCase(domain)) yield 'its domain is not kebab-case (billing-masters)'
  for (const name of formerly) {
    if (!isKebabCase(name) || name === domain) yield `'${name}' is no former name of its domain`
  }
  if (!isSchemaPackage(schema)) yield 'its schema is not made by defineSchemaPackage'
  const names = datasets.map((dataset) => dataset.name)
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) < index))) {
    yield `two datasets are named '${name}'`
  }
}

function* datasetMistakes({ domain, schema, datasets }: UncheckedPackage): Iterable<string> {
  const former = datasets.flatMap(({ formerly = [] }) => formerly)
  for (const name of new Set(former.filter((each, index) => former.indexOf(each) < index))) {
    yield `two datasets were '${name}' before`
  }
  for (const dataset of datasets) {
    if (former.includes(`${domain}/${dataset.name}`)) {
      yield `'${dataset.name}' is a dataset of it and a former name`
    }
    if (isSchemaPackage(schema) && !Object.hasOwn(schema.tables, dataset.table)) {
      yield `the schema has no table '${dataset.table}', which '${dataset.name}' is for`
    }
    for (const [column, reference] of Object.entries(dataset.refs)) {
      if (reference.to !== 'dataset' || datasets.some((each) => each === reference.dataset)) continue
      yield `'${column}' of '${dataset.name}' refers to '${reference.dataset.name}', which is not in the package`
    }
  }
}
