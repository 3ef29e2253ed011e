import { openDatabase, type Session } from '@sow/engine'
import { createDatabase, type ThrowAwayDatabase, usingDatabase } from '@sow/engine/throw-away'
import { afterAll, beforeAll, inject } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { codeSetMigrations, migrateServer } from '../../../clinic-schema/tests/migrate-server.js'
import { type CodeSetLoadChoices, type CodeSetLoadReport, loadCodeSet } from '../../src/index.js'
import { contextOf, nothingSaid } from './load-context.js'

let template: ThrowAwayDatabase
beforeAll(async () => {
  template = await createDatabase(inject('postgres').superuserUrl)
  await migrateServer(template.url, codeSetMigrations)
})
afterAll(() => template[Symbol.asyncDispose]())

export interface Clinic {
  readonly session: Session
  readonly context: ReturnType<typeof contextOf>
  load(file: string, choices?: Partial<CodeSetLoadChoices>): Promise<CodeSetLoadReport>
  rows(statement: string): Promise<readonly Record<string, unknown>[]>
  /** A digest of codes, periods and covered days. */
  digest(): Promise<unknown>
  answers(day: string): Promise<Readonly<Record<string, string>>>
}

/** A clinic whose tables know periods. */
export async function usingClinic(work: (clinic: Clinic) => Promise<void>): Promise<void> {
  await usingDatabase(
    inject('postgres').superuserUrl,
    async ({ url }) => {
      await using session = await openDatabase({ kind: 'postgres', url })
      const context = contextOf(url)
      const rows = async (text: string) => (await session.query(text)).rows
      await work({
        session,
        context,
        rows,
        load: (file, choices = {}) => loadCodeSet(context, '/', { ...nothingSaid, ...choices, file }),
        digest: async () => (await rows(digestStatement))[0]?.['digest'],
        answers: async (day) => {
          const found = await rows(
            `select code, answer from billing_diagnosis_codes_on('${day}') order by code`,
          )
          return Object.fromEntries(found.map(({ code, answer }) => [code, answer]))
        },
      })
    },
    { template: template.name },
  )
}

const digestStatement = `
  select md5(string_agg(line, e'\\n' order by line)) as digest
  from (
    select concat_ws('|', code, short_description, billable_from, billable_through, retired_on) as line
    from billing_diagnosis_codes
    union all
    select period::text
    from billing_diagnosis_code_periods as period
    union all
    select covered::text
    from code_set_coverage as covered
  ) as lines`
