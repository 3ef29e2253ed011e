import { openDatabase, type Session } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import { inject } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import type { CodeSetLoadChoices, CodeSetLoadReport, RunContext } from '../../src/index.js'
import { loadCodeSet } from '../../src/index.js'

/** A database of its own, whose owner is no superuser, and how to load files into it. */
export interface LoadContext {
  readonly context: RunContext
  readonly session: Session
  load(file: string, choices?: Partial<CodeSetLoadChoices>): Promise<CodeSetLoadReport>
  rows(statement: string): Promise<readonly Record<string, unknown>[]>
}

export const createTable = `
  create table icd10cm_codes (
    code text not null,
    short_description text not null,
    long_description text not null,
    billable boolean not null,
    retired_on date,
    primary key (code)
  )`

export async function usingCodeDatabase(
  work: (at: LoadContext) => Promise<void>,
  statement = createTable,
): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(statement)
    const context = contextOf(url)
    await work({
      context,
      session,
      load: (file, choices = {}) => loadCodeSet(context, '/', { ...nothingSaid, ...choices, file }),
      rows: async (text) => (await session.query(text)).rows,
    })
  })
}

export const nothingSaid = {
  table: null,
  release: null,
  effective: null,
  dryRun: false,
  allowDowngrade: false,
  acceptMassChange: [],
}

const packageJson = {
  name: 'project',
  version: '0.0.0',
  dependencies: [],
  devDependencies: [],
  peerDependencies: [],
  scripts: {},
  marker: null,
  optionalDependencies: [],
  kitRange: null,
  commandPlugin: false,
}

export function contextOf(url: string): RunContext {
  return {
    project: {
      directory: '/',
      packageJson,
      config: {},
      packages: [],
      faults: [],
      official: { folder: 'sow/official-files', files: new Map() },
      seeds: { folder: null, files: [], strange: [] },
      strange: [],
    },
    environment: { DATABASE_URL: url, SOW_ACTOR: 'test' },
    interactive: false,
    command: 'codeset load',
    toolVersion: '0.0.0',
    lockWaitSeconds: 30,
    signal: new AbortController().signal,
    tell: () => {},
  }
}
