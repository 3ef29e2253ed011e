import { describe, expect, test } from 'vitest'
import { usingSite } from '../shapes/shape-database.js'
import { findForeignOperators, findNames } from './find-foreign-operators.js'
import { findUnpinnedNames } from './find-unpinned-names.js'
import { goldenStatements } from './hostile-objects.js'

/** The steps whose statements write rows of a target, and so run on the project's search path. */
const writing = ['insert', 'update', 'delete']

function statementsOf(text: string): (readonly [step: string, statement: string])[] {
  return [...text.matchAll(/^-- (.+)\n([\s\S]*?;)\n(?=\n|$)/gm)].map(([, step = '', statement = '']) => [
    step,
    statement,
  ])
}

describe.each(goldenStatements())('%s', (_, text) => {
  // A dataset that is nothing but its key has nothing to update.
  const statements = statementsOf(text).filter(
    ([step, statement]) => writing.includes(step) && !/\nset\s+from/.test(statement),
  )

  test('what writes the target names every schema', async () => {
    expect(statements.map(([step]) => step)).toEqual(expect.arrayContaining(['insert', 'delete']))
    for (const [step, statement] of statements)
      expect([step, await findUnpinnedNames(statement)]).toEqual([step, []])
  })
})

/** Columns of types outside pg_catalog are called so in the golden statements, with what is said of them behind an at sign. */
const isForeign = (column: string) => /(?:^|[.#])foreign_/.test(column)

/** What statements call by a bare name, and by one with a schema. */
async function namesIn(statements: readonly string[]) {
  const names = await Promise.all(statements.map(findNames))
  return {
    bare: [...new Set(names.flatMap(({ bare }) => bare))],
    elsewhere: [...new Set(names.flatMap(({ elsewhere }) => elsewhere))],
  }
}

test('what reads compares types of others by their own operators, and finds all else in pg_catalog', async () => {
  const all = goldenStatements().flatMap(([, text]) => statementsOf(text))
  const reading = all.filter(([step]) => !writing.includes(step))
  for (const [step, statement] of reading)
    expect([step, await findForeignOperators(statement, isForeign)]).toEqual([step, []])
  const { bare, elsewhere } = await namesIn(reading.map(([, statement]) => statement))
  expect(elsewhere).toEqual(['public.citext'])
  expect(bare.length).toBeGreaterThan(20)
  await usingSite('postgres', '', async ({ rows }) => {
    const named = bare.map((name) => `('${name}')`).join(', ')
    const unknown = await rows(`
      select name from (values ${named}) as used (name)
      where not exists (select from pg_proc where proname = name and pronamespace = 'pg_catalog'::regnamespace)
        and not exists (select from pg_type where typname = name and typnamespace = 'pg_catalog'::regnamespace)`)
    expect(unknown).toEqual([])
  })
})

test('what reads is found out where the schemas of its operators are taken away', async () => {
  const [, text = ''] = goldenStatements().find(([name]) => name === 'foreign-types.sql') ?? []
  const bare = text.replaceAll(/operator\(public\.([^)]+)\)/g, '$1')
  const steps: string[] = []
  for (const [step, statement] of statementsOf(bare))
    if ((await findForeignOperators(statement, isForeign)).length > 0) steps.push(step)
  expect(steps).toEqual(expect.arrayContaining(['fill delta', 'add departed', 'record changes', 'update']))
  expect(steps.length).toBeGreaterThan(7)
})

test.each([
  ['select foreign_a = b from x.t', ['operator = (AEXPR_OP)']],
  ['select foreign_a operator(pg_catalog.=) b from x.t', ['operator pg_catalog.= (AEXPR_OP)']],
  ['select foreign_a operator(public.=) b from x.t', []],
  ['select foreign_a::text = b from x.t', []],
  ['select coalesce(t.foreign_a, u.b) = b from x.t cross join x.u', ['operator = (AEXPR_OP)']],
  ['select foreign_a is distinct from b from x.t', ['operator = (AEXPR_DISTINCT)']],
  ['select foreign_a in (b, c) from x.t', ['operator = (AEXPR_IN)']],
  ['select a in (b, foreign_c) from x.t', ['operator = (AEXPR_IN)']],
  ['select nullif(foreign_a, b) from x.t', ['operator = (AEXPR_NULLIF)']],
  ['select (a, foreign_b) = (c, d) from x.t', ['operator = (AEXPR_OP)']],
  ['select foreign_a in (select b from x.u) from x.t', ['in (select)']],
  ['select case foreign_a when b then 1 end from x.t', ['simple case']],
  ['select b from x.t join x.u using (foreign_a)', ['join using']],
  ['select foreign_a is null, count(foreign_a) from x.t group by foreign_a', []],
])('%s is judged for types of others', async (statement, found) => {
  expect(await findForeignOperators(statement, isForeign)).toEqual(found)
})

test.each([
  ['select a = b from x.t', ['operator = (AEXPR_OP)']],
  ['select a operator(pg_catalog.=) b from x.t', []],
  ['select lower(a) from x.t', ['function lower']],
  ['select pg_catalog.lower(a) from x.t', []],
  ['select a from t', ['table t']],
  ['with t as (select 1 as a) select a from t', []],
  ['select a::text from x.t', ['type text']],
  ['select a::pg_catalog.text, b::character varying(3), c::timestamp with time zone from x.t', []],
  ['select a collate "C" from x.t', ['collation C']],
  ['select a is distinct from b from x.t', ['operator = (AEXPR_DISTINCT)']],
  ['select a is not distinct from b from x.t', ['operator = (AEXPR_NOT_DISTINCT)']],
  ['select a in (1, 2) from x.t', ['operator = (AEXPR_IN)']],
  ['select a in (select b from x.u) from x.t', ['in (select)']],
  ['select a operator(pg_catalog.=) any (array[1, 2]) from x.t', []],
  ['select nullif(a, b) from x.t', ['operator = (AEXPR_NULLIF)']],
  ['select a between 1 and 2 from x.t', ['operator BETWEEN (AEXPR_BETWEEN)']],
  ["select a like 'x' from x.t", ['operator ~~ (AEXPR_LIKE)']],
  ['select case a when 1 then 2 end from x.t', ['simple case']],
  ['select case when a then 2 end from x.t', []],
  ['select a from x.t join x.u using (a)', ['join using']],
  ['select a from x.t natural join x.u', ['join using']],
  ['select greatest(a, b) from x.t', ['greatest or least']],
  ['update t set a = 1', ['table t']],
  ['delete from x.t using u where t.a operator(pg_catalog.=) u.a', ['table u']],
])('%s is judged', async (statement, found) => {
  expect(await findUnpinnedNames(statement)).toEqual(found)
})
