import { describe, expect, test } from 'vitest'
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
