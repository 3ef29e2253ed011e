import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { initMonorepo } from '../../src/monorepo/init-monorepo.js'
import { addProperties } from '../../src/project/edit-json-text.js'
import { initProject } from '../../src/project/init-project.js'

function projectOf(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'sow-init-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return directory
}

test('a project gets what it lacks, in its own formatting, and a script of another meaning stays', async () => {
  const packageJson =
    '{\n\t"name": "@acme/clinic",\n\t"type": "module",\n\t"files": ["dist", "a}b"],\n\t"scripts": {\n\t\t"build": "tsc",\n\t\t"db:seed": "node seed.js",\n\t\t"db:setup": "dotenv -- sow db setup"\n\t},\n\t"version": "1.0.0"\n}'
  const directory = projectOf({ 'package.json': packageJson, 'yarn.lock': '', '.gitignore': 'dist' })
  const report = await initProject(directory, false)
  const read = (name: string) => readFileSync(join(directory, name), 'utf8')
  expect(report).toMatchObject({
    packageManager: { name: 'yarn', toldBy: 'yarn.lock' },
    scripts: {
      added: ['db:setup:fresh', 'db:status', 'db:rollback'],
      kept: ['db:setup'],
      taken: [{ script: 'db:seed', text: 'node seed.js', wanted: 'sow db seed' }],
    },
    files: [
      { file: 'sow.config.ts', change: 'created' },
      { file: 'package.json', change: 'changed' },
      { file: '.gitignore', change: 'changed' },
    ],
  })
  expect(report.next.map(({ command }) => command)).toEqual([
    'yarn add -D @sow/cli',
    'yarn sow db adopt',
    'yarn sow package capture TABLE... --name @acme/seed-clinic',
    'yarn sow package new @acme/seed-clinic',
    'yarn db:setup:fresh',
    'yarn db:status',
  ])
  expect(read('package.json')).toBe(
    packageJson.replace(
      'sow db setup"\n',
      'sow db setup",\n\t\t"db:setup:fresh": "sow db setup --fresh",\n\t\t"db:status": "sow db status",\n\t\t"db:rollback": "sow db rollback"\n',
    ),
  )
  expect(read('.gitignore')).toBe('dist\n.sow/\n')
  const again = await initProject(directory, false)
  expect(again.files.map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged'])
})

test('a project of CommonJS gets a configuration that Node can run, and a dry run writes nothing', async () => {
  const directory = projectOf({ 'package.json': '{"name":"old"}\r\n', 'package-lock.json': '{}' })
  const planned = await initProject(directory, true)
  expect(planned.files.map(({ file, change }) => `${change} ${file}`)).toEqual([
    'created sow.config.mjs',
    'changed package.json',
    'created .gitignore',
  ])
  expect(readFileSync(join(directory, 'package.json'), 'utf8')).toBe('{"name":"old"}\r\n')
  await initProject(directory, false)
  const { scripts } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  expect(Object.keys(scripts)).toHaveLength(5)
})

test('an object on one line gets lines for what is added', () => {
  expect(
    addProperties('{\n  "scripts": { "build": "tsc" }\n}\n', 'scripts', { 'db:seed': 'sow db seed' }),
  ).toBe('{\n  "scripts": {\n    "build": "tsc",\n    "db:seed": "sow db seed"\n  }\n}\n')
})

test.each([
  '{}',
  '{ "scripts": {} }',
  '{"a":[{"scripts":{"x":"}"}}],"scripts":{"b":"\\"{"}}',
  '{"scripts":{"b":1},"c":{}}',
])('whatever the JSON looks like, it stays what it was: %s', (text) => {
  const before = JSON.parse(text)
  const after = JSON.parse(addProperties(text, 'scripts', { 'db:seed': 'sow db seed' }))
  expect(after).toEqual({ ...before, scripts: { ...before.scripts, 'db:seed': 'sow db seed' } })
})

test.each([
  ['pnpm', { 'pnpm-workspace.yaml': 'packages: [a]\n' }, {}, 'pnpm add -w -D @sow/cli'],
  ['pnpm without a workspace', { 'pnpm-lock.yaml': '' }, {}, 'pnpm add -D @sow/cli'],
  ['yarn 1 by its version', {}, { packageManager: 'yarn@1.22.22' }, 'yarn add -W -D @sow/cli'],
  ['yarn 1 by its lockfile', { 'yarn.lock': '# yarn lockfile v1\n' }, {}, 'yarn add -W -D @sow/cli'],
  ['yarn 4 by its version', {}, { packageManager: 'yarn@4.9.1' }, 'yarn add -D @sow/cli'],
  ['yarn 4 by its lockfile', { 'yarn.lock': '__metadata:\n  version: 8\n' }, {}, 'yarn add -D @sow/cli'],
  ['npm', { 'package-lock.json': '{}' }, {}, 'npm install --save-dev @sow/cli'],
])(
  'the root of a workspace gets the command as its package manager takes it: %s',
  async (_, files, more, command) => {
    const workspaces = 'pnpm-lock.yaml' in files ? {} : { workspaces: ['a'] }
    const packageJson = JSON.stringify({ name: 'root', ...workspaces, ...more })
    const { next } = await initProject(projectOf({ 'package.json': packageJson, ...files }), true)
    expect(next[0]?.command).toBe(command)
  },
)

test('a project of yarn 1 without a workspace needs no flag', async () => {
  const directory = projectOf({ 'package.json': '{"name":"one","packageManager":"yarn@1.22.22"}' })
  expect((await initProject(directory, true)).next[0]?.command).toBe('yarn add -D @sow/cli')
})

const esm = '{"name":"shop","type":"module"}'
const depending = (name: string) => `{"name":"shop","devDependencies":{"${name}":"1.0.0"}}`

test.each([
  ['Prisma', { 'package.json': depending('prisma') }, 'package.json', 'npx prisma db seed'],
  [
    'Prisma',
    {
      'package.json': esm,
      'prisma.config.ts':
        "import { defineConfig } from 'prisma/config'\n\nexport default defineConfig({\n})\n",
    },
    'prisma.config.ts',
    'npx prisma db seed',
  ],
  [
    'Prisma',
    {
      'package.json': esm,
      'prisma.config.ts': "export default defineConfig({\n  migrations: {\n    path: 'm' } })",
    },
    'prisma.config.ts',
    'npx prisma db seed',
  ],
  ['Drizzle', { 'package.json': depending('drizzle-kit') }, null, 'npm run db:seed'],
  ['Knex', { 'package.json': esm, 'knexfile.js': '' }, 'seeds/sow.js', 'npx knex seed:run'],
  [
    'Knex',
    { 'package.json': esm, 'knexfile.ts': "{ seeds: { directory: './db/seeds' } }" },
    'db/seeds/sow.js',
    'npx knex seed:run',
  ],
  ['Kysely', { 'package.json': esm, 'kysely.config.ts': '' }, 'seeds/sow.ts', 'npx kysely seed:run'],
  [
    'Sequelize',
    {
      'package.json': '{"name":"shop"}',
      '.sequelizerc': "{ 'seeders-path': path.resolve('db', 'seeders') }",
    },
    'db/seeders/99991231000000-sow.js',
    'npx sequelize db:seed:all',
  ],
  ['TypeORM', { 'package.json': depending('typeorm') }, null, 'npm run db:seed'],
  ['node-pg-migrate', { 'package.json': depending('node-pg-migrate') }, null, 'npm run db:seed'],
  ['Supabase', { 'package.json': esm, 'supabase/config.toml': '' }, null, 'npm run db:seed'],
  ['Django', { 'package.json': '{}', 'manage.py': '' }, null, 'npm run db:seed'],
  ['Rails', { 'package.json': '{}', 'bin/rails': '' }, null, 'npm run db:seed'],
  ['Alembic', { 'package.json': '{}', 'alembic.ini': '' }, null, 'npm run db:seed'],
  ['Flyway', { 'package.json': '{}', 'flyway.toml': '' }, null, 'npm run db:seed'],
  ['Liquibase', { 'package.json': '{}', 'liquibase.properties': '' }, null, 'npm run db:seed'],
  [
    'golang-migrate',
    { 'package.json': '{}', 'go.mod': '', 'db/migrations/000001_countries.up.sql': '' },
    null,
    'npm run db:seed',
  ],
] as const)(
  '%s keeps the schema: its seed command runs Sow, and no script migrates',
  async (name, files, hook, seedCommand) => {
    const directory = projectOf(files)
    const report = await initProject(directory, false)
    expect(report.schemaTool).toMatchObject({ name, hook, seedCommand, byHand: null })
    const read = (file: string) => readFileSync(join(directory, file), 'utf8')
    expect(Object.keys(JSON.parse(read('package.json')).scripts)).toEqual(['db:seed', 'db:status'])
    expect(read(report.files[0]?.file ?? '')).toContain('ownSchema: true')
    if (hook !== null) expect(read(hook)).toContain('sow db seed')
    const again = await initProject(directory, false)
    expect(again.files.filter(({ change }) => change !== 'unchanged')).toEqual([])
  },
)

test('a seed command that is there stays, a person is told what to add, and the script that calls the tool is right', async () => {
  const config = "export default defineConfig({\n  migrations: { seed: 'tsx prisma/seed.ts' },\n})\n"
  const packageJson = '{"name":"shop","scripts":{"db:seed":"prisma db seed"}}'
  const directory = projectOf({ 'package.json': packageJson, 'prisma.config.ts': config })
  const report = await initProject(directory, false)
  expect(report.schemaTool).toMatchObject({
    toldBy: 'prisma.config.ts',
    hook: null,
    byHand: { file: 'prisma.config.ts', line: "migrations: { seed: 'sow db seed' }" },
  })
  expect(report.scripts).toMatchObject({ kept: ['db:seed'], taken: [] })
  expect(readFileSync(join(directory, 'prisma.config.ts'), 'utf8')).toBe(config)
})

test('a configuration from before stays, and a person is told to say there that another tool migrates', async () => {
  const directory = projectOf({
    'package.json': '{}',
    'manage.py': '',
    'sow.config.mjs': 'export default {}\n',
  })
  const { schemaTool } = await initProject(directory, false)
  expect(schemaTool).toMatchObject({
    name: 'Django',
    byHand: { file: 'sow.config.mjs', line: 'ownSchema: true' },
  })
  expect(readFileSync(join(directory, 'sow.config.mjs'), 'utf8')).toBe('export default {}\n')
})

test('a package that only asks queries keeps no schema', async () => {
  for (const name of ['knex', 'kysely', '@prisma/client', 'pg'])
    expect((await initProject(projectOf({ 'package.json': depending(name) }), true)).schemaTool).toBeNull()
})

test('a workspace replaces what npm writes where nobody has a test yet', async () => {
  const scripts = { test: 'echo "Error: no test specified" && exit 1', build: 'make' }
  const directory = projectOf({ 'package.json': JSON.stringify({ name: '@acme/acme', scripts }, null, 2) })
  const now = new Date('2026-01-01T00:00:00Z')
  await initMonorepo({ workingDirectory: directory, first: 'units', toolVersion: '1.0.0', now })
  expect(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))).toMatchObject({
    scripts: { test: 'turbo run test', build: 'make', check: 'turbo run check' },
  })
})

test('a configuration of another kind is refused, and none is written beside it', async () => {
  const directory = projectOf({ 'package.json': '{ "name": "@acme/clinic" }', 'sow.config.json': '{}' })
  await expect(initProject(directory, false)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('sow.config.json would be ignored'),
  })
  expect(existsSync(join(directory, 'sow.config.ts'))).toBe(false)
})
