import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkEnvironment } from '../src/config/check-environment.js'
import { loadConfig } from '../src/config/load-config.js'
import { locateDatabase, type Surroundings } from '../src/config/locate-database.js'
import { parseConfig } from '../src/config/parse-config.js'
import { temporaryDirectory, writeFiles } from './fixtures/packages.js'

describe('the configuration', () => {
  it('is empty where there is no file', async () => {
    using directory = temporaryDirectory()
    expect(await loadConfig(directory.path)).toEqual({})
  })

  it('is refused where it lies in a folder below its project, and would be ignored', async () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, {
      'package.json': '{}',
      'database/sow.config.ts': 'export default {}',
      'apps/api/sow.config.ts': 'export default {}',
      'other/package.json': '{}',
      'other/sow.config.ts': 'export default {}',
    })
    const ignored = (file: string) => ({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`${file} would be ignored`),
      hint: expect.stringContaining('Move it to sow.config.ts'),
    })
    await expect(loadConfig(directory.path)).rejects.toMatchObject(ignored('database/sow.config.ts'))
    const inside = join(directory.path, 'apps', 'api')
    await expect(loadConfig(directory.path, inside)).rejects.toMatchObject(ignored('apps/api/sow.config.ts'))
    expect(await loadConfig(join(directory.path, 'other'))).toEqual({})
    // Where the project has one itself, others are none of its business, unless somebody stands beside one.
    writeFiles(directory.path, { 'sow.config.mjs': "export default { schema: 'app' }" })
    expect(await loadConfig(directory.path)).toEqual({ schema: 'app' })
    await expect(loadConfig(directory.path, inside)).rejects.toMatchObject(ignored('apps/api/sow.config.ts'))
  })

  it('is read from TypeScript as it stands', async () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, {
      'sow.config.ts': `const schema: string = 'clinic'\nexport default { schema, packages: ['./seeds'], embedded: true }`,
    })
    expect(await loadConfig(directory.path)).toEqual({
      schema: 'clinic',
      packages: ['./seeds'],
      embedded: true,
    })
  })

  it.each([
    [{ shcema: 'x' }, 'shcema', 'Did you mean "schema"?'],
    [{ [Symbol('x')]: 1 }, 'Symbol(x)'],
    [Object.defineProperty({}, 'shcema', { value: 'x' }), 'shcema'],
    [{ schema: 3 }, 'schema'],
    [{ packages: ['a', 1] }, 'packages'],
    [{ embedded: 'yes' }, 'embedded'],
    [{ embedded: { directory: 'x', more: 1 } }, 'embedded.more'],
    [{ fleet: { targets: [{ name: 'a', evn: 'X' }] } }, 'fleet.targets[0].evn', 'Did you mean "env"?'],
    [{ fleet: { targets: { sql: 'select 1' } } }, 'fleet.targets.env is missing'],
    [{ references: [{ to: 'a', table: 'b', columns: { c: 1 } }] }, 'references[0].columns.c'],
    [{ ownSchema: 'yes' }, 'ownSchema'],
    [{ mappings: { 'billing/payers': { tabel: 'Payer' } } }, 'mappings["billing/payers"].tabel', '"table"'],
    [{ mappings: { 'billing/payers': { fill: { id: 'serial' } } } }, 'mappings["billing/payers"].fill.id'],
    [{ tenants: { table: 'Organization', key: 'slug' } }, 'tenants.column is missing'],
    [
      { tenants: { table: 'O', key: 'slug', column: 'o', active: { column: 'state', in: [] } } },
      'tenants.active.in',
    ],
    [null, 'default'],
    [undefined, 'no default export'],
    [Promise.resolve({}), 'is a promise', 'export default await'],
    [new Map([['schema', 'x']]), 'is a Map'],
    [new (class Settings {})(), 'is a Settings'],
    [Object.create({ schema: 'x' }), 'not a plain object'],
    [() => ({}), 'is a function'],
    [[], 'is a list'],
    ['x', 'is a string'],
  ])('refuses %j, naming %s', (value, key, hint = '') => {
    expect(() => parseConfig(value, 'sow.config.ts')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        exitCode: 64,
        message: expect.stringContaining(key),
        hint: expect.stringContaining(hint),
      }),
    )
  })

  it.each([
    ['process.exit(0)', 'its code called process.exit'],
    ['try { process.exit(0) } catch {}; export default {}', 'its code called process.exit'],
    ['process.kill(process.pid); export default {}', 'its code called process.kill'],
    [`Promise.reject(new Error('nobody hears'))\nexport default {}`, 'nobody hears'],
    ['throw null', 'it threw what is no error'],
    [`export default { get schema() { throw new Error('got') } }`, 'got'],
  ])('names the file where its code is %s', async (code, reason) => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, { 'sow.config.mjs': code })
    await expect(loadConfig(directory.path)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`sow.config.mjs cannot be loaded: ${reason}`),
    })
  })

  it.each(['json', 'mts', 'cts', 'cjs', 'yaml', 'toml'])(
    'is never ignored as sow.config.%s',
    async (ending) => {
      using directory = temporaryDirectory()
      writeFiles(directory.path, { [`sow.config.${ending}`]: '{}', 'sow.config.ts.orig': '', '.sow/db': '' })
      const message = expect.stringContaining(`sow.config.${ending}`)
      await expect(loadConfig(directory.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message })
      writeFiles(directory.path, { 'sow.config.ts': 'export default {}' })
      await expect(loadConfig(directory.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message })
    },
  )

  it('names the file where it throws', async () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, { 'sow.config.mjs': `import 'not-there'` })
    await expect(loadConfig(directory.path)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('sow.config.mjs'),
    })
  })

  it.each([
    ['@not/there', { 'pnpm-workspace.yaml': '' }, '`pnpm add -w -D @not/there`'],
    ['@not/there', { 'package.json': '{"devDependencies":{"@not/there":"1"}}' }, '`npm install`'],
    ['not-there/part', {}, '`npm install --save-dev not-there`'],
    ['./not-there.js', {}, 'types are stripped'],
  ])('says how to install what it imports and is absent: %s', async (specifier, files, hint) => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, { 'sow.config.mjs': `import '${specifier}'`, ...files })
    await expect(loadConfig(directory.path)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      hint: expect.stringContaining(hint),
    })
  })

  it('refuses two files', async () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, {
      'sow.config.mjs': 'export default {}',
      'sow.config.ts': 'export default {}',
    })
    await expect(loadConfig(directory.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe('where the database is', () => {
  const at = (path: string, more: Partial<Surroundings> = {}) =>
    locateDatabase({ projectDirectory: path, config: {}, environment: {}, interactive: false, ...more })

  it('is DATABASE_URL before anything else', () => {
    expect(
      at('/p', { environment: { DATABASE_URL: 'postgres://db.test/clinic' }, config: { embedded: true } }),
    ).toEqual({ kind: 'postgres', url: 'postgres://db.test/clinic' })
  })

  it('is nowhere without a terminal, a directory or a configuration', () => {
    using directory = temporaryDirectory()
    expect(() => at(directory.path)).toThrow(
      expect.objectContaining({ code: 'CONFIG_NO_DATABASE', exitCode: 64 }),
    )
    expect(() => at(directory.path, { environment: { DATABASE_URL: ' ' } })).toThrow()
  })

  it('is the embedded one where its directory exists, the configuration says so, or a person is there', () => {
    using directory = temporaryDirectory()
    const embedded = { kind: 'embedded', directory: join(directory.path, '.sow', 'db') }
    expect(at(directory.path, { config: { embedded: true } })).toEqual(embedded)
    expect(at(directory.path, { interactive: true })).toEqual(embedded)
    mkdirSync(embedded.directory, { recursive: true })
    expect(at(directory.path)).toEqual(embedded)
  })

  it('is never the embedded one where the configuration forbids it', () => {
    using directory = temporaryDirectory()
    mkdirSync(join(directory.path, '.sow', 'db'), { recursive: true })
    expect(() => at(directory.path, { config: { embedded: false }, interactive: true })).toThrow()
  })

  it('is refused where DATABASE_URL holds nothing: a secret did not arrive', () => {
    using directory = temporaryDirectory()
    mkdirSync(join(directory.path, '.sow', 'db'), { recursive: true })
    for (const DATABASE_URL of ['', ' ', '\n'])
      expect(() => at(directory.path, { environment: { DATABASE_URL }, interactive: true })).toThrow(
        expect.objectContaining({ code: 'CONFIG_NO_DATABASE', exitCode: 64 }),
      )
  })

  it('is that of .env where nobody deploys, and nothing else was said', () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, { '.env': "# local\nDATABASE_URL='postgres://db.test/local'\nOTHER=1\n" })
    mkdirSync(join(directory.path, '.sow', 'db'), { recursive: true })
    const local = { kind: 'postgres', url: 'postgres://db.test/local', fromFile: true }
    expect(at(directory.path)).toEqual(local)
    expect(at(directory.path, { environment: { CI: '', NODE_ENV: 'development' } })).toEqual(local)
    for (const environment of [{ CI: 'true' }, { NODE_ENV: 'production' }])
      expect(at(directory.path, { environment })).toMatchObject({ kind: 'embedded' })
    expect(at(directory.path, { config: { embedded: true } })).toMatchObject({ kind: 'embedded' })
    expect(at(directory.path, { environment: { DATABASE_URL: 'postgres://db.test/said' } })).toEqual({
      kind: 'postgres',
      url: 'postgres://db.test/said',
    })
    writeFiles(directory.path, { '.env': 'DATABASE_URL=' })
    expect(() => at(directory.path)).toThrow(expect.objectContaining({ code: 'CONFIG_NO_DATABASE' }))
  })

  it.each([
    ['\uFEFFDATABASE_URL=postgres://h/d', 'postgres://h/d'],
    ['export DATABASE_URL="postgres://u:a#b@h/d" # ours\r\nX=1\r\n', 'postgres://u:a#b@h/d'],
    ['# DATABASE_URL=postgres://h/d', null],
    ['MY_DATABASE_URL=postgres://h/d', null],
    ['DATABASE_URL=postgres://u:a#b@h/d', 'raw #'],
    ['DATABASE_URL=postgres://$\u007BUSER}@h/d', 'names another variable'],
    ['DATABASE_URL: postgres://h/d', 'cannot be read'],
    ['D\0A\0T\0', 'UTF-16'],
  ])('is that of .env as it is written, or refused: %j', (text, expected) => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, { '.env': text })
    mkdirSync(join(directory.path, '.sow', 'db'), { recursive: true })
    if (expected === null) expect(at(directory.path)).toMatchObject({ kind: 'embedded' })
    else if (expected.startsWith('postgres'))
      expect(at(directory.path)).toEqual({ kind: 'postgres', url: expected, fromFile: true })
    else
      expect(() => at(directory.path)).toThrow(
        expect.objectContaining({ code: 'CONFIG_NO_DATABASE', message: expect.stringContaining(expected) }),
      )
  })

  it('is no embedded one by chance where the environment names a server', () => {
    using directory = temporaryDirectory()
    for (const name of ['PGHOST', 'PGDATABASE', 'PGSERVICE'])
      expect(() => at(directory.path, { environment: { [name]: 'x' }, interactive: true })).toThrow(
        expect.objectContaining({ code: 'CONFIG_NO_DATABASE', message: expect.stringContaining(name) }),
      )
    const embedded = { kind: 'embedded' }
    const environment = { PGHOST: 'x' }
    expect(at(directory.path, { environment, config: { embedded: true } })).toMatchObject(embedded)
  })

  it('moves with SOW_DIR before the configured directory', () => {
    using directory = temporaryDirectory()
    const config = { embedded: { directory: 'data' } }
    expect(at(directory.path, { config })).toMatchObject({ directory: join(directory.path, 'data') })
    expect(at(directory.path, { config, environment: { SOW_DIR: 'moved' } })).toMatchObject({
      directory: join(directory.path, 'moved'),
    })
  })
})

describe('the environment', () => {
  it('has no variable of ours that is ignored', () => {
    expect(() =>
      checkEnvironment({ PATH: '', SOW_ACTOR: 'deploy', SOW_DIR: 'db', SOWING: '1' }),
    ).not.toThrow()
    for (const [name, hint] of [
      ['SOW_ACTER', 'Did you mean SOW_ACTOR?'],
      ['SOW_DATABASE_URL', 'unset SOW_DATABASE_URL'],
    ] as const)
      expect(() => checkEnvironment({ [name]: 'x' })).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining(hint) }),
      )
    expect(() => checkEnvironment({ SOW_DIR: ' ' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  })
})
