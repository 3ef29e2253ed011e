import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { scriptDatasets } from '../../src/seed/plan/script-datasets.js'
import type { Session } from '../../src/server/connect/session.js'
import { type ShapeDataset, seedOptions, usingSite } from '../shapes/shape-database.js'

const tables = `
  create table prices (code text primary key, name text, amount numeric);
  create table codes (code text primary key, title text not null);
  create table places (
    id bigint generated always as identity primary key,
    code text not null unique,
    name text not null,
    parent_id bigint references places (id)
  )`

/** A base, a roster and a tree; the second release writes every column, brings a row and takes one away. */
function datasets(version: string, word: string): ShapeDataset[] {
  const last = version === '1.0.0' ? 'old' : 'new'
  return [
    {
      name: 'prices',
      table: 'prices',
      key: ['code'],
      absent: 'delete',
      version,
      rows: ['a', last].map((code) => ({ code, name: `${word} ${code}`, amount: `${word.length}` })),
    },
    {
      name: 'codes',
      table: 'codes',
      key: ['code'],
      absent: 'delete',
      defaultOwnership: 'package',
      version,
      rows: ['a', last].map((code) => ({ code, title: `${word} ${code}` })),
    },
    {
      name: 'places',
      table: 'places',
      key: ['code'],
      refs: { parent_id: ref.self() },
      absent: 'keep',
      version,
      rows: [
        { code: 'top', name: `${word} top`, parent_id: null },
        { code: last, name: word, parent_id: 'top' },
        { code: 'low', name: word, parent_id: last },
      ],
    },
  ]
}

/** One text for a statement, however many values a list of it has. */
function plain(statement: string): string {
  return statement
    .replaceAll(/\$\d+/g, '$n')
    .replaceAll(/\(\$n(?:, \$n)*\)/g, '($n)')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function watched(session: Session, statements: string[]): Session {
  return {
    ...session,
    query(text, parameters) {
      statements.push(plain(text))
      return session.query(text, parameters)
    },
    copyIn(statement, lines) {
      statements.push(plain(statement))
      return session.copyIn(statement, lines)
    },
  }
}

/** The statements that are not among the executed ones, each after the one before it. */
function missing(told: readonly string[], executed: readonly string[]): string[] {
  let from = 0
  return told.filter((statement) => {
    const at = executed.indexOf(statement, from)
    if (at >= 0) from = at + 1
    return at < 0
  })
}

describe('the script of a merge', () => {
  test.each(['prices', 'codes', 'places'])('is what a run executes, in its order: %s', async (name) => {
    await usingSite('postgres', tables, async (site) => {
      await site.seedAll(datasets('1.0.0', 'first'))
      const units = (await site.units(...datasets('1.1.0', 'second'))).filter(
        ({ dataset }) => dataset.name === name,
      )
      const [script] = await scriptDatasets(site.database, units, seedOptions)
      const executed: string[] = []
      await seedDatasets(databaseOver(watched(site.database.session, executed)), units, seedOptions)
      const told = (script?.statements ?? []).flatMap(({ sql }) => sql.split(';\n').map(plain))
      expect(told.length).toBeGreaterThan(8)
      expect(missing(told, executed)).toEqual([])
      // The order is looked at as well.
      expect(missing(told.toReversed(), executed)).not.toEqual([])
    })
  })
})
