import { expect } from 'vitest'
import { carriable, type RunStep, tableNames } from './case.js'
import type { ModelDataset, ModelRelease } from './model-work.js'
import type { Picture } from './picture.js'

type Row = Readonly<Record<string, unknown>>

/**
 * The promise to the site, looked at without the model: a value that the site owns never changes, one that it wrote
 * is never lost. Between the two pictures nobody but Sow wrote.
 */
export function checkSiteValues(
  before: Picture,
  after: Picture,
  release: ModelRelease,
  step: RunStep,
  where: string,
): void {
  for (const table of tableNames)
    for (const [place, row] of Object.entries(before.tables[table])) {
      const base = before.bases[table]?.[place] as Row | undefined
      // Rows of a set that the package owned so far are no edits; others that have no base are the site's own.
      const isOwn = before.bases[table] !== null || step.adoptAs === 'site'
      const isFresh = isOwn && !before.rosters[table].includes(place)
      const held = after.tables[table][place] as Row | undefined
      const dataset = release.datasets[table]
      const name = `${table} ${place} in ${where}`
      if (held === undefined) expect(mayGo(row as Row, base, dataset, place), `${name} may go`).toBe(true)
      else
        for (const column of [...carriable[table], 'note'])
          if (isSites(row as Row, base, isFresh, dataset, column, step))
            expect(held[column], `${column} of ${name}`).toEqual((row as Row)[column])
    }
}

/** Only what the release drops, what has no note of the site, and no edit of a shared column. */
function mayGo(
  row: Row,
  base: Row | undefined,
  { absent, rows, owners }: ModelDataset,
  place: string,
): boolean {
  const isDropped = absent === 'delete' && !((place.split('/')[1] ?? '') in rows)
  // In a column that was shared for a while the base may hold null because nobody knew what the row began with.
  const isKnown = (column: string) => owners[column] === 'shared' || base?.[column] !== null
  const edited = Object.keys(owners).filter(
    (column) => base !== undefined && column in base && base[column] !== row[column] && isKnown(column),
  )
  return isDropped && row['note'] === null && edited.length === 0
}

/** Columns that no release carries, those of the site, and shared ones that it edited. */
function isSites(
  row: Row,
  base: Row | undefined,
  isFresh: boolean,
  { owners }: ModelDataset,
  column: string,
  { onConflict }: RunStep,
): boolean {
  const owner = owners[column]
  if (owner === undefined || owner === 'site') return true
  if (owner === 'package') return false
  if (base === undefined || base['tombstone'] === true) return base !== undefined || isFresh
  return column in base && base[column] !== row[column] && onConflict !== 'package'
}
