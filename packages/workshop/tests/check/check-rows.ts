import type { Dataset } from '@sow/kit'
import type { ManifestDataset } from '@sow/kit/manifest'
import { dataset } from '../../../runner/tests/fixtures/packages.js'
import { checkContent } from '../../src/check/check-content.js'
import { type CodeCatalog, readCodeCatalog } from '../../src/check/rows/code-catalog.js'
import type { ReadableDataset } from '../../src/check/rows/rows-under-check.js'

export type Row = Readonly<Record<string, unknown>>

/** What a test says of a dataset; the rest is as it should be. */
export interface Written {
  readonly rows: readonly Row[]
  readonly types?: Readonly<Record<string, string>>
  readonly identity?: string
  readonly more?: Partial<ManifestDataset>
  /** Rows of the dataset that defines codes. */
  readonly codes?: readonly Row[]
  readonly others?: readonly ManifestDataset[]
}

/** A dataset with these inline rows; every column is text where `types` does not say otherwise. */
export function readable({
  rows,
  types = {},
  identity = 'clinic/things',
  more = {},
}: Written): ReadableDataset {
  const fields = Object.keys(rows[0] ?? {}).sort()
  const columns = fields.map((name) => ({
    name,
    type: types[name] ?? 'text',
    nullable: true,
    ownership: 'package' as const,
  }))
  const described = dataset(identity, {
    columns,
    fields,
    key: fields.slice(0, 1),
    license: 'CC0-1.0',
    source: { publisher: 'The test', release: '1', effective: '2025-01-01' },
    ...more,
  })
  const source: Dataset['rows'] = {
    format: 'inline',
    file: null,
    columns: async () => fields,
    read: () => rows.map((values, index) => ({ position: index + 1, values })),
  }
  return { described, dataset: { ...described, refs: {}, own: {}, rows: source } as unknown as Dataset }
}

const empty: CodeCatalog = new Map()

/** The findings of the guards about a dataset. */
export async function contentFindings(written: Written) {
  const { codes, others = [] } = written
  const catalog = codes === undefined ? empty : await readCodeCatalog([codeDataset(codes)])
  const known = new Map(others.map((other) => [other.identity, other]))
  return checkContent(readable(written), { others: known, catalog })
}

/** The dataset that defines codes in a test. */
export function codeDataset(rows: readonly Row[]): ReadableDataset {
  const types = { billable_from: 'date', billable_through: 'date', effective_from: 'date' }
  return readable({ rows, types, identity: 'clinic/codes', more: { key: ['code_system', 'code'] } })
}
