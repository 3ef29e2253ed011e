import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { codeSetRows } from '../rows/code-set.ts'
import { csvLines } from '../rows/csv-lines.ts'
import { type Edition, makeItems } from '../rows/item.ts'
import { writeLines } from '../rows/write-lines.ts'
import { type DatasetForm, defineItems } from './item-dataset.ts'
import type { Packages } from './packages.ts'
import type { Release } from './release.ts'

export interface ReleaseArguments {
  readonly directory: string
  readonly rows: number
  readonly edition: Edition
  readonly form: DatasetForm
}

/** Writes a release's files, and describes it as the build of a package does. */
export async function makeRelease(
  { kit }: Packages,
  { directory, rows, edition, form }: ReleaseArguments,
): Promise<Release> {
  const name = join(directory, `${form}-${rows}-${edition}`)
  const csvFile = `${name}.csv`
  const copyFile = `${name}.copy`
  await writeLines(csvFile, csvLines(form === 'code-set' ? codeSetRows(edition) : makeItems(rows, edition)))
  const seedPackage = defineItems(kit, csvFile, form)
  const [dataset] = seedPackage.datasets
  if (dataset === undefined) throw new Error('The seed package has no dataset.')
  const described = await kit.describeDataset({ seedPackage, dataset })
  const hash = new kit.ContentHash(described.fields)
  const text = createHash('sha256')
  await writeLines(copyFile, lines())
  return {
    rows: hash.rows,
    form,
    version: edition === 'first' ? '1.0.0' : '1.1.0',
    csvFile,
    copyFile,
    copySha256: text.digest('hex'),
    dataset: { ...described, rows: hash.rows, contentHash: hash.digest() },
  }

  async function* lines(): AsyncGenerator<string> {
    if (dataset === undefined) return
    for await (const { line } of kit.encodeRows(described, dataset.rows)) {
      hash.add(line)
      text.update(`${line}\n`)
      yield line
    }
  }
}
