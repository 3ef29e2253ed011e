import { fileURLToPath } from 'node:url'
import { openDatabase, type Session } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { parseConfig } from '../src/config/parse-config.js'
import {
  migrate,
  openProject,
  plan,
  type RunContext,
  readStatus,
  type SeedChoices,
  seed,
} from '../src/index.js'

/** This repository is a project with seed packages. */
const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** As an application has them whose ids its client makes. */
const tables = `
  create table "Payer" (
    id text primary key,
    "externalId" text not null unique,
    "displayName" text not null,
    days integer,
    "updatedAt" timestamp(3) not null
  );
  create view "PayerView" as select * from "Payer";
  create table "Schedule" (
    id uuid primary key,
    "orgId" text not null,
    code text not null,
    name text not null,
    payer text references "Payer" (id),
    unique ("orgId", code)
  )`

const columns = {
  payer_key: 'externalId',
  name: 'displayName',
  payer_type: null,
  claim_submission_method: null,
  timely_filing_days: 'days',
  retired_on: null,
}
const payers = { table: 'Payer', columns, fill: { id: 'uuid', updatedAt: 'now' } }
const schedules = {
  table: 'Schedule',
  columns: { payer_id: 'payer', description: null, currency: null, effective_from: null, retired_on: null },
  fill: { id: 'uuid' },
}

const choices: SeedChoices = {
  selection: { only: ['billing-masters'], skip: [], kinds: ['reference', 'starter'] },
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
}

interface Application {
  readonly session: Session
  /** The project with a mapping of payers, and more of a configuration. */
  with(mapping: object, more?: object): RunContext
}

async function usingApplication(work: (app: Application) => Promise<void>): Promise<void> {
  const project = await openProject(repository)
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(tables)
    await work({
      session,
      with: (mapping, more = {}) => ({
        project: {
          ...project,
          config: parseConfig(
            { ownSchema: true, mappings: { 'billing-masters/payers': mapping }, ...more },
            'sow.config.ts',
          ),
        },
        database: { kind: 'postgres', url },
        environment: {},
        interactive: false,
        command: 'db plan',
        toolVersion: '0.0.0',
        lockWaitSeconds: 0,
        signal: new AbortController().signal,
        tell: () => {},
      }),
    })
  })
}

const both = { mappings: { 'billing-masters/payers': payers, 'billing-masters/fee-schedules': schedules } }

test('a mapping that does not fit is refused by its names and those of the dataset, and nothing is written', async () => {
  await usingApplication(async (app) => {
    const refused = async (mapping: object, more: object = {}) =>
      await plan(app.with(mapping, more), choices).then(
        () => null,
        ({ code, message }) => [code, message],
      )
    const text = (pattern: RegExp) => expect.stringMatching(pattern)
    const wrong = (changed: object) => ({ ...payers, columns: { ...columns, ...changed } })
    expect(await refused(wrong({ payer_key: 'external' }))).toEqual([
      'TARGET_MISSING',
      text(/no column external, where payer_key/),
    ])
    expect(await refused(wrong({ timely_filing_days: 'updatedAt' }))).toEqual([
      'TARGET_TYPE',
      text(/updatedAt is timestamp.* integer in timely_filing_days/),
    ])
    expect(await refused(wrong({ payer_key: 'displayName', name: 'externalId' }))).toEqual([
      'TARGET_KEY',
      text(/displayName/),
    ])
    expect(await refused({ ...payers, fill: { updatedAt: 'now' } })).toEqual([
      'TARGET_MISSING',
      text(/id needs a value/),
    ])
    expect(await refused({ ...payers, table: 'PayerView' })).toEqual(['TARGET_KIND', text(/view/)])
    expect(await refused({ ...payers, table: 'Gone' })).toEqual(['TARGET_MISSING', text(/Gone/)])
    expect(await refused(payers, both)).toEqual([
      'CONFIG_INVALID',
      text(/fee-schedules.*declares no tenants/),
    ])
    const tenants = { table: 'Org', key: 'slug', column: { Other: 'orgId' } }
    expect(await refused(payers, { ...both, tenants })).toEqual([
      'CONFIG_INVALID',
      text(/names no column of Schedule/),
    ])
    const named = { ...choices.selection, only: ['billing-masters/modifiers'] }
    await expect(plan(app.with(payers), { ...choices, selection: named })).rejects.toMatchObject({
      code: 'CONFIG_USAGE',
      message: expect.stringContaining('no place in this schema'),
    })
    await expect(migrate(app.with(payers), { to: 'any', steps: null })).rejects.toMatchObject({
      code: 'CONFIG_USAGE',
    })
    const ledger = await app.session.query(`select to_regnamespace('sow') as found`)
    expect(ledger.rows).toEqual([{ found: null }])
  })
})

test('rows do not move by configuration: another table is refused, another column takes no value of the site', async () => {
  await usingApplication(async (app) => {
    expect((await seed(app.with(payers), choices)).totals).toMatchObject({ inserted: 14 })
    await app.session.query(`update "Payer" set "displayName" = 'Ours' where "externalId" = 'medicaid'`)
    await app.session.query('create table "Other" (like "Payer" including all)')
    const moved = { ...payers, table: 'Other' }
    await expect(plan(app.with(moved), choices)).rejects.toMatchObject({ code: 'TARGET_MOVED' })
    await expect(seed(app.with(moved), choices)).rejects.toMatchObject({ code: 'TARGET_MOVED' })
    expect((await app.session.query('select count(*)::int4 as rows from "Other"')).rows).toEqual([
      { rows: 0 },
    ])

    await app.session.query('drop table "Other"; alter table "Payer" rename to "Other"')
    await app.session.query('alter table "Other" add column title text')
    await app.session.query(`update "Other" set title = 'Mine' where "externalId" = 'tricare'`)
    const renamed = {
      ...moved,
      columns: { ...columns, name: 'title', payer_type: null },
      fill: { id: 'uuid', updatedAt: 'now', displayName: { value: '' } },
    }
    expect((await seed(app.with(renamed), choices)).totals).toMatchObject({ inserted: 0, tombstoned: 0 })
    const kept = await app.session.query(
      `select "displayName" as name, title from "Other" where "externalId" in ('medicaid', 'tricare') order by 1`,
    )
    expect(kept.rows).toEqual([
      { name: 'Ours', title: 'Medicaid' },
      { name: 'TRICARE', title: 'Mine' },
    ])
    const { datasets, mapped, unmapped } = await readStatus(app.with(renamed))
    expect(datasets).toMatchObject([{ dataset: 'payers', state: 'conflicts' }])
    expect(mapped).toMatchObject([{ leftOut: ['claim_submission_method', 'payer_type'], keepsDropped: true }])
    expect(unmapped).toContain('billing-masters/modifiers')
  })
})
