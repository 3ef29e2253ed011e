import { pathToFileURL } from 'node:url'
import { officialRows } from '@sow/codesets'
import {
  csv,
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
  ndjson,
  type RowSource,
  ref,
  retireOn,
  type SchemaPackage,
} from '@sow/kit'
import { buildManifest } from '@sow/kit/build'
import type { Manifest } from '@sow/kit/manifest'
import { inlineRows } from '@sow/kit/rows'
import type { AuthoredDataset, AuthoredPackage, AuthoredReference } from './authored-package.js'

interface AnyDatabase {
  readonly [table: string]: Readonly<Record<string, never>>
}

/**
 * What the package will say of itself once it is built. Every row, key and reference is checked on the way, so that
 * nothing is written that would not build. Throws SowError as `buildManifest`.
 */
export async function describeAuthored(authored: AuthoredPackage): Promise<Manifest> {
  const { name, domain, schema } = authored
  const datasets: Dataset[] = []
  for (const each of authored.datasets) datasets.push(defineAuthored(authored, each, datasets))
  const definition = defineSeedPackage({ domain, schema: schemaOf(authored), datasets })
  return await buildManifest({
    package: { name, version: '0.1.0' },
    definition,
    schema: ownsTables(authored) ? null : (schema?.package ?? null),
    migrations: [],
    foreign: () => undefined,
  })
}

/** True where the package describes tables itself. */
export function ownsTables({ tables }: AuthoredPackage): boolean {
  return Object.keys(tables).length > 0
}

function schemaOf(authored: AuthoredPackage): SchemaPackage {
  const { schema, tables } = authored
  const tenants = authored.tenants ?? schema?.definition.tenants
  if (schema === null) return defineSchemaPackage({ migrations: {}, tables, tenants })
  if (!ownsTables(authored)) return schema.definition
  return defineSchemaPackage({
    ...schema.definition,
    tables: { ...schema.definition.tables, ...tables },
    tenants,
  })
}

function defineAuthored(
  { license, publisher, release }: AuthoredPackage,
  dataset: AuthoredDataset,
  defined: readonly Dataset[],
): Dataset {
  const [first = '', ...more] = dataset.key
  return defineDataset<AnyDatabase>()({
    name: dataset.name,
    title: dataset.title,
    table: dataset.table,
    scope: dataset.scope,
    kind: dataset.kind,
    key: [first, ...more] as never,
    refs: referencesOf(dataset, defined) as never,
    own: Object.fromEntries(dataset.siteColumns.map((column) => [column, 'site'])) as never,
    license: dataset.license ?? license,
    source: dataset.source ?? { publisher, release },
    ...(dataset.retireOn === null ? {} : { absent: retireOn(dataset.retireOn) }),
    ...dataset.more,
    rows: rowsOf(dataset) as never,
  })
}

function referencesOf({ refs }: AuthoredDataset, defined: readonly Dataset[]) {
  return Object.fromEntries(
    Object.entries(refs).map(([column, reference]) => [column, referenceOf(reference, defined)]),
  )
}

function referenceOf(reference: AuthoredReference, defined: readonly Dataset[]) {
  if (reference.to === 'self') return ref.self()
  if (reference.to === 'table') {
    const [first = '', ...more] = reference.key
    return ref.table(reference.table, [first, ...more])
  }
  return ref(defined.find(({ name }) => name === reference.dataset) ?? { name: reference.dataset })
}

/** CSV is read as text, everything else as values. */
function rowsOf({ format, rows, headers }: AuthoredDataset): RowSource {
  if (rows.kind === 'file') {
    const url = pathToFileURL(rows.path)
    return format === 'csv' ? csv(url) : ndjson(url)
  }
  if (rows.kind === 'official') {
    const { path, ...from } = rows
    const declared = officialRows(from)
    return declared.official?.at(path) ?? declared
  }
  const source = inlineRows(rows.rows)
  return format === 'csv' ? { ...source, format, columns: async () => headers } : source
}
