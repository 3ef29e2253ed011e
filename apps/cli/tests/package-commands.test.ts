import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { describe, expect, inject, it } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { dependingOn, seedPackageFiles, testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const clinic = fileURLToPath(new URL('../../..', import.meta.url))

/** A package with one command, as `defineCommand` makes it and the build describes it. */
function commandFiles(module: string, plugin = 'seed-a') {
  const commands = { strategy: 'explicit', target: './dist/commands.js', identifier: 'commands' }
  const count = { id: 'a:count', flags: {}, args: {}, aliases: [], hiddenAliases: [], host: 'sow' }
  const root = `node_modules/${plugin}`
  return {
    ...dependingOn(plugin),
    ...seedPackageFiles(plugin, 'throw new Error("its rows are not needed")', { oclif: { commands } }),
    [`${root}/oclif.manifest.json`]: { version: '1.0.0', commands: { 'a:count': count } },
    [`${root}/dist/commands.js`]: module,
  }
}

/** The module of a command that reads what the statement says. */
function reading(statement: string): string {
  return `
    const run = async ({ readDatabase }) => {
      const rows = await readDatabase((read) => read(${JSON.stringify(statement)}))
      return { document: { rows }, lines: ['read'] }
    }
    const count = { id: '', run: (argv, host) => host.runPackageCommand(count.id, { summary: 'Count.', run }, argv) }
    export const commands = { 'a:count': count }`
}

describe('the commands that the packages of the clinic bring', () => {
  it('say which fees and purposes rest on what has ended', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    const sow = (line: string) =>
      runSow(line.split(' '), { directory: clinic, environment: { DATABASE_URL: database.url } })
    const told = async (line: string) => {
      const { stdout, exitCode } = await sow(`${line} --json`)
      return { ...JSON.parse(stdout), exitCode }
    }
    await sow('db setup --fresh --kind reference,starter,demo')
    await session.query('update billing_procedure_codes set billable_through = null')
    const nothing = { format: 1, ok: true, exitCode: 0 }
    expect(await told('billing fee-check --on 2026-06-01 --check')).toEqual({
      ...nothing,
      command: 'billing fee-check',
      on: '2026-06-01',
      fees: [],
    })
    expect(await told('appointments purpose-check --check')).toEqual({
      ...nothing,
      command: 'appointments purpose-check',
      purposes: [],
    })

    const { rows } = await session.query(`
      update billing_procedure_codes
      set billable_through = date '2026-06-30'
      where (code_system, code) = (select code_system, code from billing_fee_schedule_items order by code limit 1)
      returning code`)
    await session.query("update visit_types set active = false where code = 'EMERGENCY'")
    expect((await told('billing fee-check --on 2026-06-30')).fees).toEqual([])
    const ended = await told('billing fee-check --on 2026-07-01 --check')
    expect(ended).toMatchObject({ ok: true, exitCode: 3 })
    expect(ended.fees.length).toBeGreaterThan(0)
    for (const fee of ended.fees)
      expect(fee).toMatchObject({ schedule: 'standard', ...rows[0], billable_through: '2026-06-30' })
    const text = await sow('billing fee-check --on 2026-07-01')
    expect(text).toMatchObject({ exitCode: 0, stderr: '' })
    expect(text.stdout).toContain('billable through 2026-06-30')
    const stale = await told('appointments purpose-check')
    expect(stale.purposes.length).toBeGreaterThan(0)
    for (const purpose of stale.purposes)
      expect(purpose).toMatchObject({ purpose: 'urgent-visit', visit_type: 'EMERGENCY', service_type: null })
  })

  it('are listed, and fail as any command does', async () => {
    const sow = (line: string) => runSow(line.split(' '), { directory: clinic })
    const { stdout } = await sow('plugins')
    expect(stdout).toMatch(/@sow\/seed-billing-masters .*seed, `sow billing fee-check`/)
    expect(stdout).toMatch(/@sow\/clinic-schema .*schema/)
    expect((await sow('version --verbose')).stdout).toContain(stdout)
    expect((await sow('billing fee-check --help')).stdout).toContain('--on=DATE')
    for (const wrong of ['--on 2026-02-30', '--of 2026-02-01', 'today'])
      expect((await sow(`billing fee-check --json ${wrong}`)).json()).toMatchObject({
        error: { code: 'CONFIG_USAGE', exitCode: 64 },
      })
  })
})

describe('a command that a package defines', () => {
  it('is known without its code, which runs for no other command', async () => {
    using project = testProject(commandFiles('process.stderr.write("loaded"); export const commands = {}'))
    expect((await runSow(['--help'], project)).stderr).toBe('')
    const { stderr, json } = await runSow(['plugins', '--json'], project)
    expect(stderr).toBe('')
    expect(json()).toMatchObject({ plugins: [{ plugin: 'seed-a', commands: ['a count'] }] })
    expect((await runSow(['a', 'count'], project)).stderr).toContain('loaded')
  })

  it('reads the database, and cannot write it', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    await session.query('create table things (code text)')
    const environment = { DATABASE_URL: database.url }
    using project = testProject(commandFiles(reading('select count(*)::int as things from things')))
    const counted = await runSow(['a', 'count', '--json'], { ...project, environment })
    expect(JSON.parse(counted.stdout)).toEqual({
      format: 1,
      ok: true,
      command: 'a count',
      rows: [{ things: 0 }],
    })
    expect((await runSow(['a', 'count', '--quiet'], { ...project, environment })).stdout).toBe('')
    expect((await runSow(['a', 'count', '--json'], project)).json()).toMatchObject({
      error: { code: 'CONFIG_NO_DATABASE' },
    })
    project.write(commandFiles(reading("insert into things values ('x')")))
    const refused = await runSow(['a', 'count', '--json'], { ...project, environment })
    expect(refused.exitCode).not.toBe(0)
    expect(refused.json()).toMatchObject({ ok: false, error: { outcome: 'nothing-changed' } })
    expect((await session.query('select code from things')).rows).toEqual([])
  })
})
