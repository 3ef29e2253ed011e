import type { Figures } from '../measure/figures.ts'
import { measure } from '../measure/measure.ts'
import { findPsql } from '../psql/find-psql.ts'
import type { Release } from '../sow/release.ts'
import type { Bench } from './bench.ts'
import { letSiteAddRows } from './site.ts'

/** Who copies: psql, or what stands in for it. */
export const copier = findPsql() === null ? 'COPY of a file' : 'psql'

const work = new URL(
  copier === 'psql' ? '../psql/copy-work.ts' : '../psql/copy-stream-work.ts',
  import.meta.url,
)

/** Copies a prepared file into the same table, empty or beside the rows of the site. */
export async function measureCopy(
  bench: Bench,
  release: Release,
  table: 'empty' | 'with site rows',
): Promise<Figures> {
  await using database = await bench.createDatabase()
  if (table === 'with site rows') await letSiteAddRows(database, release.rows)
  const args = { url: database.url, copyFile: release.copyFile, columns: release.dataset.fields }
  return await measure({ work: work.href, args, observe: database.superuserUrl })
}
