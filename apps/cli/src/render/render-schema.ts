import type { PulledSchema } from '@sow/workshop'
import { howToType } from './how-to-type.js'
import { counted } from './render-counts.js'
import { fitLines } from './width.js'

/** The module that was written, and what it leaves out. `out`: where the command line says that it is. */
export function renderPulled(pulled: PulledSchema, out: string | null): string[] {
  const { file, changed, schemas, tables, views, trackers, unread } = pulled
  const what = counted(tables.length, 'table')
  return fitLines([
    changed ? `Wrote ${what} to ${file}.` : `${file} has all of ${what}: nothing was written.`,
    ...left('Left out, as views take no rows', views),
    ...left("Left out, as they are other tools' history", trackers),
    ...(unread.length === 0
      ? []
      : [
          `Not read: other schemas have tables too. To read them: ${howToType(`schema pull --schema ${[...schemas, ...unread].join(',')}`)}`,
        ]),
    ...renderOthers(pulled),
    '',
    `Next: import { type Database, schema } from it, and run \`sow schema check${out === null ? '' : ` --out ${file}`}\` in CI.`,
  ])
}

/** A column of another name may tell whose a row is, and may not. */
function renderOthers({ tenantColumn, otherTenantColumns: others }: PulledSchema): string[] {
  if (tenantColumn === null || others.length === 0) return []
  return [
    `Tenants: ${tenantColumn} holds the id of one. ${others.join(', ')} ${others.length === 1 ? 'refers' : 'refer'} to tenants too: without more said, rows there are no tenant's.`,
    'Where they are, `tenants` of the configuration names the column of each table: column: { TABLE: COLUMN, … }',
  ]
}

function left(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}.`]
}
