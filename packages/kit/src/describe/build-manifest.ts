import { createHash } from 'node:crypto'
import type { Dataset } from '../define/dataset.js'
import { type DeclaredPlacement, isReferenceWithTriggers } from '../define/placement.js'
import type { SchemaPackage } from '../define/schema-package.js'
import type { SeedPackage } from '../define/seed-package.js'
import { isSeedPackage } from '../define/seed-package.js'
import { type Problem, SowError } from '../errors/sow-error.js'
import { encodeRows } from '../lines/encode-rows.js'
import { keptProblems } from '../lines/problem-list.js'
import { ContentHash } from '../manifest/content-hash.js'
import {
  type Manifest,
  type ManifestDataset,
  type ManifestMigration,
  type ManifestPlacement,
  manifestFormat,
} from '../manifest/manifest.js'
import { sealManifest } from '../manifest/manifest-digest.js'
import { checkBuiltManifest } from '../manifest/parse-manifest.js'
import { type DescribedDataset, describeDataset } from './describe-dataset.js'
import { KeyIndex } from './find-duplicate-keys.js'
import { findMissingReferences } from './find-missing-references.js'

export interface BuildManifestArguments {
  readonly package: { readonly name: string; readonly version: string }
  /** What the package's entry exports. */
  readonly definition: SeedPackage | SchemaPackage
  /** The name of the schema package that a seed package builds on; null where it has its own. */
  readonly schema: string | null
  readonly migrations: readonly ManifestMigration[]
  /** Finds the dataset `domain/name` of another package in that package's manifest. */
  readonly foreign: (identity: string) => ManifestDataset | undefined
}

/**
 * Reads and checks every row of a package, and describes it. Throws SowError: DEFINITION_INVALID, DATA_SYNTAX,
 * DATA_INVALID, DATA_DUPLICATE_KEY or DATA_REFERENCE_MISSING, each with every place it found in a dataset; MANIFEST_INVALID
 * where the package has a name or a version that nobody could read.
 */
export async function buildManifest(args: BuildManifestArguments): Promise<Manifest> {
  const { definition } = args
  const seedPackage = isSeedPackage(definition) ? definition : null
  const datasets = seedPackage === null ? [] : await checkDatasets(seedPackage, args)
  const manifest = sealManifest({
    format: manifestFormat,
    package: args.package.name,
    version: args.package.version,
    kind: seedPackage === null ? 'schema' : 'seed',
    domain: seedPackage?.domain ?? null,
    // A package that was built with an older kit has no such list.
    ...(seedPackage?.formerly?.length ? { formerly: seedPackage.formerly } : {}),
    schema: seedPackage === null ? null : args.schema,
    tenants: (isSeedPackage(definition) ? definition.schema : definition).tenants ?? null,
    ...ownPlacements(args),
    datasets,
    migrations: args.migrations,
  })
  checkBuiltManifest(manifest)
  return manifest
}

/** What the package says of its own tables; those of a schema package, that one says. */
function ownPlacements({ definition, schema }: BuildManifestArguments): Pick<Manifest, 'placements'> {
  const isSeed = isSeedPackage(definition)
  const { placements } = isSeed ? definition.schema : definition
  return placements === undefined || (isSeed && schema !== null)
    ? {}
    : {
        placements: Object.entries(placements).map(([table, placement]) =>
          describePlacement(table, placement),
        ),
      }
}

function describePlacement(table: string, placement: DeclaredPlacement): ManifestPlacement {
  if (typeof placement === 'string') return { table, kind: placement }
  const { rowTriggers = [] } = placement
  const triggers = rowTriggers.length === 0 ? {} : { rowTriggers }
  if (isReferenceWithTriggers(placement)) return { table, kind: 'reference', ...triggers }
  const { distributedBy, colocateWith } = placement
  return {
    table,
    kind: 'distributed',
    by: distributedBy,
    ...(colocateWith === undefined ? {} : { beside: colocateWith }),
    ...triggers,
  }
}

interface CheckedDataset {
  readonly dataset: Dataset
  readonly described: DescribedDataset
  readonly keys: KeyIndex
  readonly manifest: ManifestDataset
}

async function checkDatasets(
  seedPackage: SeedPackage,
  { foreign }: BuildManifestArguments,
): Promise<readonly ManifestDataset[]> {
  const checked: CheckedDataset[] = []
  for (const dataset of seedPackage.datasets) {
    checked.push(await checkRows(dataset, await describeDataset({ seedPackage, dataset, foreign })))
  }
  const keys = new Map(checked.map((each) => [each.described.identity, each.keys]))
  for (const { dataset, described } of checked) {
    const missing = await findMissingReferences({ dataset, described, keys })
    if (missing.length > 0) throw refused('DATA_REFERENCE_MISSING', described, missing)
  }
  return checked.map(({ manifest }) => manifest)
}

async function checkRows(dataset: Dataset, described: DescribedDataset): Promise<CheckedDataset> {
  const content = new ContentHash(described.fields)
  const keys = new KeyIndex(described)
  const lines = createHash('sha256')
  for await (const { line } of encodeRows(described, dataset.rows)) {
    content.add(line)
    lines.update(`${line}\n`)
    keys.add(line)
  }
  const duplicates = await keys.duplicates({ dataset, described })
  if (duplicates.length > 0) throw refused('DATA_DUPLICATE_KEY', described, duplicates)
  const manifest = {
    ...described,
    rows: content.rows,
    contentHash: content.digest(),
    // What is read from a publisher's file is not shipped a second time.
    ...(dataset.rows.official === undefined
      ? { canonical: { file: `${dataset.name}.copy`, sha256: lines.digest('hex') } }
      : {}),
  }
  return { dataset, described, keys, manifest }
}

const refusals = {
  DATA_DUPLICATE_KEY: {
    what: 'has a key more than once',
    hint: 'Take one of the rows out, or correct its key.',
  },
  DATA_REFERENCE_MISSING: {
    what: 'refers to rows that are not there',
    hint: 'Add the rows that are referred to, or correct the reference.',
  },
} as const

function refused(
  code: keyof typeof refusals,
  { identity, table }: DescribedDataset,
  problems: readonly Problem[],
): SowError {
  const { what, hint } = refusals[code]
  return new SowError({
    code,
    message: `The dataset '${identity}' ${what}: ${problems.length} ${problems.length === 1 ? 'row' : 'rows'}.`,
    hint,
    place: { dataset: identity, table },
    problems: problems.slice(0, keptProblems),
  })
}
