import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { codeSetMigrations, migrateServer } from '../../../packages/clinic-schema/tests/migrate-server.js'
import {
  firstRelease,
  releaseArchive,
  secondRelease,
} from '../../../packages/codesets/tests/fixtures/release-files.js'
import { cptFile, terminologyArchive } from '../../../packages/codesets/tests/fixtures/table-files.js'
import { everyTest } from '../../../tests/every-test.js'
import type {} from '../../../tests/start-postgres.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const page = fileURLToPath(new URL('../../../docs/code-sets.md', import.meta.url))
const block = /^```(sh|sql)\n([\s\S]*?)^```$/gm

/** The publishers' files that the page names, made up. */
const files = {
  'cms_2025_dx.zip': releaseArchive(firstRelease),
  'cms_2026_dx.zip': releaseArchive(secondRelease),
  'LONGULT.txt': Buffer.from(cptFile, 'latin1'),
  'terms.zip': terminologyArchive,
}

/** Each night: it starts some twenty processes. */
test.runIf(everyTest)(
  'every command and statement of the page of code sets does what it stands there for',
  async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await migrateServer(database.url, codeSetMigrations)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    using project = testProject()
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(project.directory, name), bytes)
    const environment = { DATABASE_URL: database.url, NO_COLOR: '1', SOW_ACTOR: 'ana' }
    const sow = async (line: string) => {
      const [name, ...words] = line.split(' ')
      expect(name).toBe('sow')
      return await runSow(words, { directory: project.directory, environment })
    }
    // `db plan` is for a project with rows of its own.
    await session.query('create table rooms (code text primary key, name text not null)')
    project.write({ 'sow/seeds/rooms.csv': 'code,name\n1,Room 1\n' })
    // The tables of a set without one in the clinic's schema, as the page says.
    for (const file of ['LONGULT.txt --set cpt', 'terms.zip --set fhir-value-sets'])
      await session.query((await sow(`sow codeset inspect ${file} --sql`)).stdout)
    const ended: string[] = []
    for (const [, language, body = ''] of readFileSync(page, 'utf8').matchAll(block)) {
      if (language === 'sql') {
        expect((await session.query(body)).rows.length, body).toBeLessThan(2)
        continue
      }
      for (const line of body.trim().split('\n')) {
        const { exitCode, stderr } = await sow(line)
        ended.push(`${exitCode} ${line} ${exitCode === 0 ? '' : stderr}`.trim())
      }
    }
    expect(ended.length).toBeGreaterThan(10)
    expect(ended.filter((line) => !line.startsWith('0 '))).toEqual([])
  },
)
