import type { ManifestPlacement } from '@sow/kit/manifest'
import { describe, expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { judgePlacements } from '../../src/place/judge-placements.js'
import type { Obstacle } from '../../src/place/obstacle.js'
import type { MoveGroup } from '../../src/place/order-moves.js'
import { lookAtPlacements, placeTables } from '../../src/place/place-tables.js'
import { readTableFacts } from '../../src/place/read-table-facts.js'
import type { TableFacts } from '../../src/place/table-facts.js'
import { usingLook } from '../../src/transaction/using-transaction.js'
import { engines, usingSession } from '../server/using-session.js'
import { declaredPlacements, flawedDdl, flawedTables } from './flawed-tables.js'

const named = (moves: readonly MoveGroup[]) => moves.map((group) => group.map(({ facts }) => facts.table))
const rulesOf = (obstacles: readonly Obstacle[]) => [...new Set(obstacles.map(({ rule }) => rule))]

describe.each(engines)('on %s', (engine) => {
  test('each table is kept from its place by its own flaw, and the others are not', async () => {
    await usingSession(engine, async (session) => {
      await session.query(flawedDdl)
      const database = databaseOver(session)
      const { tables, moves, tied, isCluster } = await lookAtPlacements(database, declaredPlacements)
      expect(isCluster).toBe(false)
      expect(tables.map(({ declared, obstacles }) => [declared.table, rulesOf(obstacles)])).toEqual(
        flawedTables.map(({ table, rule }) => [table, rule === null ? [] : [rule]]),
      )
      expect(named(moves)).toEqual([['codes'], ['other.codes'], ['visits', 'lines']])
      expect(tied).toEqual([])
      expect(await placeTables(database, declaredPlacements, {} as never)).toMatchObject({
        run: null,
        placed: [],
      })
      expect((await session.query("select to_regnamespace('sow') is null as untouched")).rows).toEqual([
        { untouched: true },
      ])
    })
  })
})

test('what a role does not own it cannot place', async () => {
  await usingSession('postgres', async (session) => {
    await session.query('create table codes (id int primary key)')
    const database = databaseOver(session)
    const all = await usingLook(database, () => readTableFacts(database))
    const facts = all.find(({ table }) => table === 'codes')
    const others = [{ ...facts, isOwned: false }] as readonly TableFacts[]
    const [judged] = judgePlacements(others, [{ table: 'codes', kind: 'reference' }]).tables
    expect(judged?.obstacles.map(({ rule }) => rule)).toEqual(['PLACE_OWNER'])
  })
})

/** A table without columns of interest. */
const plain = (table: string, more: Partial<TableFacts> = {}): TableFacts => ({
  table,
  schema: 'public',
  name: table,
  kind: 'table',
  isOwned: true,
  columns: [{ name: 'org_id', type: 'integer', nullable: false, generated: false, identity: false }],
  unique: [],
  foreignKeys: [],
  triggers: [],
  askingPolicies: [],
  citus: null,
  ...more,
})
const key = (to: string) => ({
  name: `to_${to}`,
  columns: ['org_id'],
  to,
  toColumns: ['org_id'],
  onDelete: 'a' as const,
  onUpdate: 'a' as const,
  drawsDefault: false,
})
const distributed = (table: string): ManifestPlacement => ({ table, kind: 'distributed', by: 'org_id' })
const citus = { method: 'h', copies: 's', group: 3, by: 'org_id', here: false }

test('what needs a table in its place is refused with it', () => {
  const facts = [
    plain('child', { foreignKeys: [key('parent')] }),
    plain('parent', { foreignKeys: [key('grandparent')] }),
    plain('grandparent', { unique: [{ name: 'grandparent_key', columns: ['id'] }] }),
  ]
  const { tables, moves } = judgePlacements(facts, ['child', 'parent', 'grandparent'].map(distributed))
  expect(tables.map(({ obstacles }) => obstacles.map(({ message }) => message))).toEqual([
    ['to_parent refers to parent, which stays on the coordinator.'],
    ['to_grandparent refers to grandparent, which stays on the coordinator.'],
    ['Unique without org_id, while no server sees the rows of the others: grandparent_key (id).'],
  ])
  expect(moves).toEqual([])
})

test('what is placed stays, and what is placed in another way is left to a person', () => {
  const facts = [
    plain('visits', { citus }),
    plain('lines', { citus: { ...citus, group: 4 } }),
    plain('codes', { citus }),
    plain('here', { citus: { method: 'n', copies: 's', group: 0, by: null, here: true } }),
    plain('fees', { foreignKeys: [key('visits')] }),
  ]
  const { tables, moves } = judgePlacements(facts, [
    distributed('visits'),
    { ...distributed('lines'), beside: 'visits' } as ManifestPlacement,
    { table: 'codes', kind: 'local' },
    { table: 'here', kind: 'local' },
    distributed('fees'),
  ])
  expect(tables.map(({ state, obstacles }) => [state, ...obstacles.map(({ rule }) => rule)])).toEqual([
    ['placed'],
    ['refused', 'PLACE_ELSEWHERE'],
    ['refused', 'PLACE_ELSEWHERE'],
    ['placed'],
    ['open'],
  ])
  expect(named(moves)).toEqual([['fees']])
})

test('parents are placed before their children, and what others go beside before those', () => {
  const facts = [
    plain('lines', { foreignKeys: [key('visits'), key('codes')] }),
    plain('beside', {}),
    plain('visits', { foreignKeys: [key('codes')] }),
    plain('codes', { foreignKeys: [key('systems')] }),
    plain('systems'),
    plain('alone'),
    plain('notes', { foreignKeys: [key('codes')] }),
  ]
  const { moves, tied } = judgePlacements(facts, [
    distributed('lines'),
    { ...distributed('beside'), beside: 'visits' } as ManifestPlacement,
    distributed('alone'),
    distributed('visits'),
    { table: 'codes', kind: 'reference' },
    { table: 'systems', kind: 'reference' },
  ])
  expect(named(moves)).toEqual([['systems'], ['codes'], ['visits', 'lines', 'beside'], ['alone']])
  expect(tied).toEqual(['notes'])
})

test('a table with an identity column goes together with all that is tied to it', () => {
  const drawn = { name: 'id', type: 'bigint', nullable: false, generated: false, identity: true }
  const columns = [...plain('').columns, drawn]
  const facts = [
    plain('fees', { columns, foreignKeys: [key('codes')] }),
    plain('codes'),
    plain('visits', { foreignKeys: [key('codes')] }),
    plain('others'),
    plain('known', { columns, citus: { method: 'n', copies: 's', group: 0, by: null, here: true } }),
  ]
  const { tables, moves } = judgePlacements(facts, [
    distributed('fees'),
    distributed('visits'),
    { table: 'codes', kind: 'reference' },
    { table: 'others', kind: 'reference' },
    distributed('known'),
  ])
  expect(named(moves)).toEqual([['codes', 'fees', 'visits'], ['others']])
  expect(rulesOf(tables.flatMap(({ obstacles }) => obstacles))).toEqual(['PLACE_IDENTITY'])
})
