import { expect, test } from 'vitest'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type Row, seedOptions, usingSite } from './shape-database.js'

/** Names that mean something to JavaScript, to SQL or to our separators, all of them columns of one table. */
const columns = [
  ...[
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'toJSON',
    'hasOwnProperty',
    'valueOf',
    'length',
    'then',
  ],
  ...[
    'select',
    'order',
    'USER',
    'a.b',
    'a/b',
    'a@b',
    'a"b',
    "a'b",
    'a\\b',
    '%s',
    '$1',
    ':x',
    '?',
    '--',
    '/*',
    ' ',
  ],
  'é'.repeat(31),
]

/** Values of keys that mean something to somebody on the way. */
const values = [
  ...[
    'constructor',
    '__proto__',
    'a/b',
    '%',
    '$1',
    '\\',
    '\\N',
    "'",
    '"',
    ' ',
    'a\tb',
    'a\nb',
    'a\r\nb',
    '\u001B[31m',
  ],
  ...['\u202Eb', '\u200B', '{}', '[]', 'null', 'é', '😀', '-- x', 'x'.repeat(200)],
]

/** What the site writes. */
const edits = Object.fromEntries(['then', '$1'].map((name) => [name, 'site']))

const key = ['constructor', '__proto__'] as const
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

const rowOf = (value: string, version: number): Row =>
  Object.fromEntries(
    columns.map((name) => [name, key.some((part) => part === name) ? value : `${name} v${version}`]),
  )

const release = (version: number) => ({
  name: 'hostile',
  table: 'hasOwnProperty',
  key,
  own: { toString: 'package', valueOf: 'site' },
  version: `${version}.0.0`,
  rows: values.map((value) => rowOf(value, version)),
})

test.each(usualEngines(import.meta.url))(
  'rows whose columns and keys have hostile names live as all others do, on %s',
  async (engine) => {
    const made = columns.map((name) => `${quoted(name)} text not null`).join(', ')
    const ddl = `create table "hasOwnProperty" (${made}, unique (${key.map(quoted).join(', ')}))`
    await usingSite(engine, ddl, async (site) => {
      const held = async () => {
        const found = await site.rows(`select ${columns.map(quoted).join(', ')} from "hasOwnProperty"`)
        return new Map(found.map((row) => [row[key[1]], row]))
      }
      const where = (value: string) => `where "constructor" = ${literal(value)}`
      const first = release(1)
      expect(await site.seed(first)).toMatchObject({ inserted: values.length })
      expect(await held()).toEqual(new Map(values.map((value) => [value, rowOf(value, 1)])))
      expect(await site.seed(first)).toMatchObject({ unchanged: values.length, inserted: 0 })

      await site.rows(`update "hasOwnProperty" set "then" = 'site', "$1" = 'site' ${where('a/b')}`)
      const drift = await readDrift(site.database, await site.units(first), 'all', {
        limit: null,
        values: true,
      })
      expect(drift.map(({ column, action }) => [column, action]).sort()).toEqual([
        ['$1', 'edited'],
        ['then', 'edited'],
      ])
      const second = release(2)
      expect(await site.plan(second)).toMatchObject([{ updated: values.length, conflicts: 1 }])
      expect(await site.seed(second)).toMatchObject({ updated: values.length, conflicts: 1 })
      const upgraded = await held()
      for (const value of values) {
        const edited = value === 'a/b' ? edits : {}
        // The site's own column, and what it edited, stay.
        expect(upgraded.get(value)).toEqual({ ...rowOf(value, 2), valueOf: 'valueOf v1', ...edited })
      }
      const [status] = await readDatasetStatuses(site.database, await site.units(second))
      expect(status).toMatchObject({ dataset: 'hostile', state: 'conflicts' })

      const [conflict] = await site.rows('select key::text from sow.conflict limit 1')
      expect(conflict).toBeDefined()
      const choice = { datasets: [], keys: [], tenant: null, take: 'package' as const }
      const resolved = await resolveConflicts(site.database, { ...seedOptions, ...choice })
      expect(resolved.datasets).toMatchObject([{ resolved: 2, written: 1 }])
      await undoRun(site.database, { ...seedOptions, undo: null })
      await undoRun(site.database, { ...seedOptions, undo: 2 })
      const undone = await held()
      expect(undone.get('\\N')).toEqual(rowOf('\\N', 1))
      expect(undone.get('a/b')).toEqual({ ...rowOf('a/b', 1), ...edits })
    })
  },
)
