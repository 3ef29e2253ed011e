import type { PulledSchema } from '@sow/workshop'
import { counted } from './render-counts.js'
import { fitLines } from './width.js'

/** The module that was written, and what it leaves out. */
export function renderPulled({ file, changed, tables, views, trackers, unread }: PulledSchema): string[] {
  const what = counted(tables.length, 'table')
  return fitLines([
    changed ? `Wrote ${what} to ${file}.` : `${file} has all of ${what}: nothing was written.`,
    ...left('Left out, as views take no rows', views),
    ...left("Left out, as they are other tools' history", trackers),
    ...left('Not read: tables of other schemas, which --schema reads with a comma between them', unread),
    '',
    'Next: import { type Database, schema } from it, and run `sow schema check` in CI.',
  ])
}

function left(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}.`]
}
