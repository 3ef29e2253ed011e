import { createHash } from 'node:crypto'
import { writeLines } from '../rows/write-lines.ts'
import type { Packages } from './packages.ts'
import type { Release } from './release.ts'

/** The release with what it differs in from the one before, as `sow package changes` adds it. */
export async function shipChanges(
  { build, kit }: Packages,
  before: Release,
  after: Release,
): Promise<Release> {
  const path = `${after.copyFile}.changes`
  const text = createHash('sha256')
  let counts = { changed: 0, added: 0, gone: 0 }
  await writeLines(path, lines())
  return {
    ...after,
    changes: { from: before.dataset.contentHash, path, sha256: text.digest('hex'), ...counts },
  }

  async function* lines(): AsyncGenerator<string> {
    const found = build.compareLines(rowsOf(before), rowsOf(after))
    let next = await found.next()
    for (; next.done !== true; next = await found.next()) {
      text.update(`${next.value}\n`)
      yield next.value
    }
    counts = next.value
  }

  function rowsOf({ dataset, copyFile, copySha256 }: Release) {
    return { described: dataset, readLines: () => kit.readShippedLines(copyFile, copySha256) }
  }
}
