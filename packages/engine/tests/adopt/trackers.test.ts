import { expect, test } from 'vitest'
import { claimsOf, doublesOf, type TrackerState, troublesOf } from '../../src/adopt/tracker/found-tracker.js'
import { readTrackers } from '../../src/adopt/tracker/read-trackers.js'
import { databaseOver } from '../../src/database/database.js'
import { usingSession } from '../server/using-session.js'
import { lookAlikes, madeUpTrackers } from './made-up-trackers.js'

test('each tool is known by what it wrote, whatever its tables are called', async () => {
  await usingSession('postgres', async (session) => {
    for (const [index, { sql }] of madeUpTrackers.entries())
      await session.query(`create schema tool_${index + 10}; set search_path to tool_${index + 10}; ${sql}`)
    await session.query('create schema alike; set search_path to alike')
    for (const sql of lookAlikes) await session.query(sql)
    await session.query('reset search_path')

    const { found, tables } = await readTrackers(databaseOver(session))
    const read = found.map(({ tool, table, entries, lock, seeds }) => ({
      tool,
      schema: table.split('.')[0],
      entries: entries?.map(({ name, state }) => `${name} ${state}`),
      locked: lock?.held,
      seeds: seeds?.count,
    }))
    expect(read).toEqual(
      madeUpTrackers.map(({ tool, entries, locked, seeds }, index) => ({
        tool,
        schema: `tool_${index + 10}`,
        entries,
        locked,
        seeds,
      })),
    )
    expect([...tables].filter((name) => name.startsWith('alike.'))).toEqual([])

    const of = (tool: string) => found.filter((each) => each.tool === tool)
    // The last word counts: version 2 of Flyway was taken back.
    expect(of('Flyway').map((each) => claimsOf(each).map(({ name }) => name))).toEqual([['1']])
    expect(of('Flyway').map((each) => troublesOf(each).map(({ name }) => name))).toEqual([['3']])
    expect(of('Prisma').map((each) => troublesOf(each).map(({ name }) => name))).toEqual([['20240103_staff']])
    expect(of('Drizzle')[0]?.entries?.[0]?.at).toBe('2023-11-14T22:13:20.000Z')
  })
})

test('a record says what it has twice: a name, or one number of two migrations', () => {
  const doubles = (...lines: readonly (string | [string, TrackerState])[]) =>
    doublesOf({
      entries: lines.map((line) => {
        const [name, state] = typeof line === 'string' ? ([line, 'applied'] as const) : line
        return { name, state, at: null }
      }),
    })
  expect(doubles('20240101000001-a.js', '20240101000001-b.js', '20240101000002-c.js')).toEqual([
    { of: '20240101000001', names: ['20240101000001-a.js', '20240101000001-b.js'] },
  ])
  expect(doubles('001_a.js', '001_a.ts')).toEqual([{ of: '001', names: ['001_a.js', '001_a.ts'] }])
  // Nothing keeps Knex from recording a name twice.
  expect(doubles('1_a.js', '1_a.js')).toEqual([{ of: '1_a.js', names: ['1_a.js', '1_a.js'] }])
  expect(doubles('20240101_a', '20240101_b', 'a.0001_x', 'b.0001_x', '')).toEqual([])
  expect(doubles('2', ['2', 'undone'], '2')).toEqual([])
  expect(doubles(['a', 'rolled-back'], 'a')).toEqual([])
})
