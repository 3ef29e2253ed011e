import type { DatasetUnit } from '../../packages/engine/dist/index.js'
import type { ManifestDataset } from '../../packages/kit/dist/manifest.js'
import type { Packages } from './packages.ts'
import { defineTenantPackage, type TenantEdition } from './tenant-package.ts'

/** A release of the benchmark over tenants. */
export interface TenantRelease {
  readonly version: string
  readonly edition: TenantEdition
  /** The edition from which a change set is shipped; none where it is left out. */
  readonly from?: TenantEdition
}

/** The datasets of a release as the engine takes them. */
export async function tenantUnits(packages: Packages, release: TenantRelease): Promise<DatasetUnit[]> {
  const { version, edition, from } = release
  const read = await readEdition(packages, edition)
  const earlier = from === undefined ? [] : await readEdition(packages, from)
  return await Promise.all(
    read.map(async (after, index) => ({
      package: '@benchmark/tenants',
      version,
      origin: 'linked' as const,
      domain: 'benchmark',
      dataset: after.described,
      tenants: after.tenants,
      rows: after.rows,
      ...(await shippedChanges(packages, earlier[index], after)),
    })),
  )
}

/** One dataset of an edition, with its canonical lines. */
interface ReadDataset extends Pick<DatasetUnit, 'rows' | 'tenants'> {
  readonly described: ManifestDataset
  readonly lines: readonly string[]
}

async function readEdition({ kit }: Packages, edition: TenantEdition): Promise<ReadDataset[]> {
  const seedPackage = defineTenantPackage(kit, edition)
  return await Promise.all(
    seedPackage.datasets.map(async (dataset) => {
      const plain = await kit.describeDataset({ seedPackage, dataset })
      const hash = new kit.ContentHash(plain.fields)
      const lines: string[] = []
      for await (const { line } of kit.encodeRows(plain, dataset.rows)) {
        hash.add(line)
        lines.push(line)
      }
      const described = { ...plain, rows: hash.rows, contentHash: hash.digest() }
      return {
        described,
        lines,
        tenants: seedPackage.schema.tenants ?? null,
        rows: () => kit.readCanonicalRows({ dataset, described }),
      }
    }),
  )
}

/** As `sow package changes` ships it: nothing where no row differs. */
async function shippedChanges(
  { build }: Packages,
  before: ReadDataset | undefined,
  after: ReadDataset,
): Promise<Pick<DatasetUnit, 'changes'>> {
  const from = before?.described.contentHash
  if (before === undefined || from === undefined || from === after.described.contentHash) return {}
  const found = build.compareLines(rowsOf(before), rowsOf(after))
  const lines: string[] = []
  let next = await found.next()
  for (; next.done !== true; next = await found.next()) lines.push(`${next.value}\n`)
  async function* text(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(lines.join(''))
  }
  return { changes: { from, ...next.value, text } }
}

function rowsOf({ described, lines }: ReadDataset) {
  async function* readLines(): AsyncGenerator<readonly string[]> {
    yield lines
  }
  return { described, readLines }
}
