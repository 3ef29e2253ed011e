import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

/** Tables as another tool makes them: names in quotes, ids that the application makes, times that it stamps. */
const schema = `
  create table "Country" (
    id text primary key,
    code text not null unique,
    name text not null,
    "updatedAt" timestamp(3) not null default now()
  );
  create table "City" (
    id serial primary key,
    slug text not null unique,
    "countryId" text not null references "Country" (id),
    people integer
  );
  create table currencies (code character(3) primary key, digits smallint not null);
`

const countries = 'id,code,name\nc1,AT,Austria\nc2,DE,Germany\n'

test('a file of rows is planned, seeded, edited, undone and lost without a package', {
  timeout: 600_000,
}, async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(schema)
  using project = testProject({
    'package.json': { name: 'shop' },
    'sow/seeds/Country.csv': countries,
  })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (...args: readonly string[]) => runSow(args, { directory: project.directory, environment })
  const planned = await sow('db', 'plan')
  console.log(planned.stdout, planned.stderr)
  const seeded = await sow('db', 'seed')
  console.log(seeded.stdout, seeded.stderr)
  console.log((await sow('db', 'seed')).stdout)
  console.log((await sow('db', 'status')).stdout)
})
