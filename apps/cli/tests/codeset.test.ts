import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { describe, expect, inject, test } from 'vitest'
import {
  firstRelease,
  orderFile,
  releaseArchive,
  secondCodes,
  secondRelease,
  writeFiles,
} from '../../../packages/codesets/tests/fixtures/release-files.js'
import { cptFile } from '../../../packages/codesets/tests/fixtures/table-files.js'
import type {} from '../../../tests/start-postgres.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

function officialFiles() {
  return writeFiles({
    'first.zip': releaseArchive(firstRelease),
    'second.zip': releaseArchive(secondRelease),
    'icd10cm_order_2026.txt': orderFile(secondCodes),
    'flag.txt': orderFile(secondCodes).replace('X0B     1', 'X0B     7'),
    'other.csv': 'code,name\r\nX0A,any\r\n',
    'cpt.txt': cptFile,
  })
}

describe('sow codeset inspect', () => {
  test('says what a file is, without any database', async () => {
    using files = officialFiles()
    const { exitCode, json } = await runSow(['codeset', 'inspect', 'second.zip', '--json'], files)
    expect(exitCode).toBe(0)
    expect(json()).toMatchObject({
      ok: true,
      command: 'codeset inspect',
      codeSet: 'icd-10-cm',
      release: { release: 'FY2026', version: '2026.0.0', effective: '2025-10-01' },
      rows: 8,
      counts: { headers: 3, billable: 5 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      findings: [],
    })
  })

  test('says that a name is all that tells the release', async () => {
    using files = officialFiles()
    const { exitCode, stdout } = await runSow(['codeset', 'inspect', 'icd10cm_order_2026.txt'], files)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('the name suggests FY2026')
  })

  test('prints nothing but the statement with --sql', async () => {
    using files = officialFiles()
    const args = ['codeset', 'inspect', 'second.zip', '--sql', '--table', 'diagnoses']
    const { stdout } = await runSow(args, files)
    expect(stdout).toMatch(/^create table diagnoses \([^;]+\);\n$/)
  })

  test('refuses what is bad with file, line, column and rule, and with 65', async () => {
    using files = officialFiles()
    const flag = await runSow(['codeset', 'inspect', 'flag.txt', '--json'], files)
    expect(flag.exitCode).toBe(65)
    expect(flag.json().error).toMatchObject({
      code: 'DATA_INVALID',
      problems: [{ file: 'flag.txt', line: 8, column: 'billable', rule: 'flag' }],
    })
    expect((await runSow(['codeset', 'inspect', 'other.csv'], files)).exitCode).toBe(65)
    expect((await runSow(['codeset', 'inspect', 'nothing.zip'], files)).exitCode).toBe(64)
    expect((await runSow(['codeset', 'inspect', 'second.zip', '--table', 'a b'], files)).exitCode).toBe(64)
  })
})

test('sow codeset load takes a table from one release to the next', async () => {
  using files = officialFiles()
  using project = testProject()
  await using database = await createDatabase(inject('postgres').superuserUrl)
  const environment = { DATABASE_URL: database.url }
  const sow = async (...args: readonly string[]) => await runSow(args, { ...project, environment })

  for (const look of [[], ['--dry-run']]) {
    const missing = await sow('codeset', 'load', files.path('first.zip'), ...look)
    expect(missing.exitCode).toBe(65)
    expect(missing.stderr).toContain('--sql')
  }

  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query((await sow('codeset', 'inspect', files.path('first.zip'), '--sql')).stdout)
  const first = await sow('codeset', 'load', files.path('first.zip'), '--json')
  expect(first.json()).toMatchObject({ ok: true, totals: { inserted: 7 }, applied: '2025.0.0' })

  const plan = await sow('codeset', 'load', files.path('second.zip'), '--dry-run')
  expect(plan.stdout).toContain('Nothing was written')
  const second = await sow('codeset', 'load', files.path('second.zip'))
  expect(second.stdout).toContain('Rows: 2 inserted, 2 updated, 1 retired.')
  const older = await sow('codeset', 'load', files.path('first.zip'))
  expect(older.exitCode).toBe(0)
  expect(older.stdout).toContain('--allow-downgrade')
  expect((await sow('db', 'status', '--all')).stdout).toMatch(/codesets\/icd-10-cm +current +2026\.0\.0/)

  // What is under a licence goes into no package, and keeps no other table out of one.
  const licensed = [files.path('cpt.txt'), '--set', 'cpt', '--release', '2026']
  await session.query((await sow('codeset', 'inspect', ...licensed, '--sql')).stdout)
  expect((await sow('codeset', 'load', ...licensed)).exitCode).toBe(0)
  const captured = await sow('package', 'capture', 'cpt_codes', '--name', 'seed-procedures', '--json')
  expect(captured.json().error).toMatchObject({ code: 'ROWS_RESTRICTED' })
  const other = await sow('package', 'capture', 'icd10cm_codes', '--name', 'seed-diagnoses', '--json')
  expect(other.json()).toMatchObject({ ok: true, tables: [{ table: 'icd10cm_codes', rows: 9 }] })
})
