import { expect, test } from 'vitest'
import {
  firstRelease,
  releaseArchive,
  secondRelease,
  writeFiles,
} from '../../../codesets/tests/fixtures/release-files.js'
import { loadCodeSet } from '../../src/index.js'
import { usingClinic } from './clinic-database.js'
import { nothingSaid } from './load-context.js'

const ownRows = `
  create table favourites (
    id serial primary key,
    diagnosis_id uuid references billing_diagnosis_codes (id)
  );
  insert into favourites (diagnosis_id)
  select id
  from billing_diagnosis_codes
  where code in ('X0A.1', 'X0A.2', 'X0A.01');
  insert into favourites (diagnosis_id)
  select id
  from billing_diagnosis_codes
  where code = 'X0A.1';
  create table problem_list (code_system text, code text);
  insert into problem_list
  select 'ICD-10-CM', 'X0A.2'
  from generate_series(1, 5);
  insert into problem_list values ('LOCAL', 'X0A.2'), ('ICD-10-CM', 'X0B');
  create table templates (icd10 varchar(9) collate "en-x-icu");
  insert into templates values ('X0A.1'), ('X0A.09'), ('X0A1'), ('x0a.1'), ('x0a1'), ('X0A-1');
  create table lists (code_system bigint, code bytea);
  insert into billing_code_successors (code_system, code, successor_code, effective_from)
  values
    ('ICD-10-CM', 'X0A.1', 'X0A.10', '2025-10-01'),
    ('ICD-10-CM', 'X0A.1', 'X0A.11', '2025-10-01')`

test('a plan tells which rows of the site refer to codes that end, flip or change their text', async () => {
  using files = writeFiles({
    'FY2025.zip': releaseArchive(firstRelease),
    'FY2026.zip': releaseArchive(secondRelease),
  })
  await usingClinic(async ({ load, session, context, digest }) => {
    await load(files.path('FY2025.zip'))
    await session.query(ownRows)
    const before = await digest()
    const columns = { code: 'icd10', code_system: { is: 'ICD-10-CM' } }
    const declared = { to: 'billing_diagnosis_codes', table: 'templates', columns }
    const project = { ...context.project, config: { references: [declared] } }
    const file = files.path('FY2026.zip')
    const choices = { ...nothingSaid, file, dryRun: true, impact: true }
    const { impact = [], run } = await loadCodeSet({ ...context, project }, '/', choices)
    expect(run).toBeNull()
    expect(await digest()).toBe(before)
    const told = impact.map(({ code, change, through, rows, table, successors }) =>
      [code, change, through, rows, table, ...successors].join(' '),
    )
    const day = '2025-09-30'
    expect(told.sort()).toEqual([
      `ICD-10-CM/X0A.1 flips ${day} 2 favourites X0A.10 X0A.11`,
      `ICD-10-CM/X0A.1 flips ${day} 4 templates X0A.10 X0A.11`,
      `ICD-10-CM/X0A.2 ends ${day} 1 favourites`,
      `ICD-10-CM/X0A.2 ends ${day} 5 problem_list`,
      'ICD-10-CM/X0B means-otherwise  1 problem_list',
    ])
    // A spelling that is a code of its own is that code.
    await session.query(`insert into billing_diagnosis_codes (code_system, code, short_description)
      values ('ICD-10-CM', 'X0A1', 'Another one')`)
    const again = await loadCodeSet({ ...context, project }, '/', choices)
    expect(again.impact?.find(({ table }) => table === 'templates')).toMatchObject({ rows: 3 })
    for (const wrong of [{ table: 'favorites' }, { columns: { ...columns, code: 'icd' } }]) {
      const mistaken = { ...context.project, config: { references: [{ ...declared, ...wrong }] } }
      await expect(loadCodeSet({ ...context, project: mistaken }, '/', choices)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/favorites|icd of the table templates/),
      })
    }
    const { impact: unasked } = await loadCodeSet(context, '/', { ...choices, impact: false })
    expect(unasked).toBeUndefined()
  })
})
