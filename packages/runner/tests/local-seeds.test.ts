import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type LiveTable, naturalKeys } from '@sow/engine'
import type { SowError } from '@sow/kit/errors'
import { describe, expect, it, vi } from 'vitest'
import type { LocalSeed } from '../src/config/config.js'
import { findProject } from '../src/discover/find-project.js'
import { findSeedFiles } from '../src/discover/find-seed-files.js'
import { filledColumns } from '../src/seeds/filled-columns.js'
import { loadSeeds } from '../src/seeds/load-seeds.js'
import { temporaryDirectory, writeFiles } from './fixtures/packages.js'

const csv = 'code,name\nAT,Austria\n'

/** What a project has in its folder of local seeds, with all that is told of the rest. */
async function load(files: Readonly<Record<string, unknown>>, prepare: (project: string) => void = () => {}) {
  using directory = temporaryDirectory()
  writeFiles(directory.path, { 'package.json': { name: 'project', version: '0.0.0' }, ...files })
  prepare(directory.path)
  const found = findSeedFiles(directory.path)
  const told: string[] = found.strange.map(({ message }) => message)
  const tell = ({ message }: SowError) => void told.push(message)
  const project = findProject(directory.path)
  const seeds = await loadSeeds(project, found.files, { onStrange: tell, onFault: tell })
  const shown = []
  for (const { file, name, table, key, rows } of seeds) {
    const read = []
    for await (const { values } of rows.read()) read.push(values)
    shown.push({ identity: `${file.domain}/${name}`, table, key, rows: read })
  }
  return { seeds: shown, told }
}

describe('the folder of local seeds', () => {
  it('has a dataset for each file, in the domain that its folder is called by', async () => {
    const named: LocalSeed = { table: 'Price', key: ['code'], delimiter: ';' }
    const { seeds, told } = await load({
      'sow/seeds/tax_rates.csv': csv,
      'sow/seeds/sales/Price.csv': 'code;name\nfull;Full\n',
      'sow/seeds/sales/Price.seed.json': named,
      'sow/seeds/sales/units.mjs': 'export default { table: "units", rows: [{ code: "kg" }] }',
    })
    expect(told).toEqual([])
    expect(seeds).toEqual([
      { identity: 'sales/price', table: 'Price', key: ['code'], rows: [{ code: 'full', name: 'Full' }] },
      { identity: 'sales/units', table: 'units', key: null, rows: [{ code: 'kg' }] },
      { identity: 'local/tax-rates', table: null, key: null, rows: [{ code: 'AT', name: 'Austria' }] },
    ])
  })

  it('tells what is no dataset by name, and goes on', async () => {
    const { seeds, told } = await load(
      {
        'sow/seeds/README.md': 'Ours.',
        'sow/seeds/.gitkeep': '',
        'sow/seeds/shared.mjs': 'export const rate = 20',
        'sow/seeds/broken.mjs': 'export default {',
        'sow/seeds/rates.csv': csv,
        'sow/seeds/rates.ndjson': '{"code":"AT"}\n',
        'sow/seeds/typo.seed.json': { tabel: 'x' },
        'sow/seeds/typo.csv': csv,
        'sow/seeds/countries.csv': csv,
        'sow/seeds/geo/deep/towns.csv': csv,
      },
      (project) => {
        symlinkSync(import.meta.filename, join(project, 'sow/seeds/hosts.csv'))
      },
    )
    expect(told).toEqual([
      'sow/seeds/README.md is no local seed: it is neither CSV, NDJSON, TypeScript nor JavaScript.',
      'sow/seeds/hosts.csv is no local seed: it leads out of the project, or nowhere.',
      'sow/seeds/geo/deep is no local seed: it lies too deep: a domain has no folders.',
      expect.stringMatching(/^sow\/seeds\/broken.mjs cannot be used: it cannot be imported/),
      'sow/seeds/shared.mjs is no local seed: it exports no dataset.',
      'sow/seeds/typo.seed.json cannot be used: it has the unknown property "tabel".',
      'sow/seeds/rates.csv and sow/seeds/rates.ndjson both claim the dataset local/rates, and neither is used.',
    ])
    expect(seeds.map(({ identity }) => identity)).toEqual(['local/countries'])
  })

  it('waits neither for a pipe nor for code that never comes to an end', async () => {
    vi.stubEnv('SOW_IMPORT_SECONDS', '0.2')
    try {
      const { seeds, told } = await load(
        { 'sow/seeds/never.mjs': 'await new Promise(() => {})\nexport default { table: "units", rows: [] }' },
        (project) => void execFileSync('mkfifo', [join(project, 'sow/seeds/pipe.csv')]),
      )
      expect(seeds).toEqual([])
      expect(told).toEqual([
        'sow/seeds/pipe.csv is no local seed: it is no file.',
        'sow/seeds/never.mjs cannot be used: it was not loaded within 0.2 seconds.',
      ])
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('is the one that the configuration names, or none', () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, { 'package.json': { name: 'project' }, 'database/sow/countries.csv': csv })
    expect(findSeedFiles(directory.path).folder).toBeNull()
    expect(findSeedFiles(directory.path, 'database/sow').files).toMatchObject([
      { name: 'database/sow/countries.csv' },
    ])
    expect(findSeedFiles(directory.path, false).files).toEqual([])
    for (const folder of ['nowhere', '..'])
      expect(() => findSeedFiles(directory.path, folder)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID' }),
      )
  })
})

const column = (name: string, more: object = {}) => ({
  ...{ name, type: 'text', notNull: true, defaultExpression: null },
  ...{ identity: null, generated: false, sequence: null },
  ...{ made: null, needsOthers: false, isStamped: false, holdsMadeIds: false, ...more },
})
const index = (columns: readonly string[], odd = false) => ({
  name: columns.join(),
  primary: false,
  columns,
  elements: columns,
  uses: columns,
  partial: odd,
  computes: false,
  nullsNotDistinct: false,
})
const table = (...indexes: ReturnType<typeof index>[]): LiveTable => ({
  name: 'things',
  columns: [
    column('id'),
    column('number', { defaultExpression: "nextval('things_number_seq'::regclass)" }),
    column('code'),
    column('name', { notNull: false }),
    column('slug'),
  ],
  primaryKey: ['id'],
  uniqueIndexes: indexes,
  foreignKeys: [],
  checks: [],
})

describe('the natural keys of a table', () => {
  it.each([
    ['an id that the application makes', table(index(['id']), index(['code'])), [['code']]],
    ['a number that the database gives', table(index(['number']), index(['slug'])), [['slug']]],
    ['what may be null', table(index(['name']), index(['code', 'name'])), []],
    ['a part of the table', table(index(['code'], true)), []],
    [
      'what an application makes',
      {
        ...table(index(['slug']), index(['code'])),
        columns: [column('slug', { holdsMadeIds: true }), column('code')],
      },
      [['code']],
    ],
    ['what holds another key', table(index(['slug', 'code']), index(['code'])), [['code']]],
  ])('are none of %s', (_, live, keys) => {
    expect(naturalKeys(live)).toEqual(keys)
  })

  it('are as many as there are', () => {
    expect(naturalKeys(table(index(['code']), index(['slug'])))).toEqual([['code'], ['slug']])
  })
})

describe('columns that a file does not have', () => {
  const live: LiveTable = {
    ...table(),
    columns: [
      column('id'),
      column('code'),
      column('updatedAt', { type: 'timestamp(3) without time zone' }),
      column('createdAt', { type: 'timestamp with time zone', defaultExpression: 'now()' }),
      column('role', { type: '"Role"' }),
      column('note', { notNull: false }),
    ],
  }
  const seed = { key: ['code'], fill: {} }

  it('get the id and the times that an application would make, where they need a value', () => {
    expect(filledColumns(seed, live, ['code'])).toEqual({ id: 'uuid', updatedAt: 'now' })
  })

  it('get what the file says', () => {
    const fill = { id: { value: 'x' }, role: { value: 'USER' } }
    expect(filledColumns({ ...seed, fill }, live, ['code'])).toEqual({ ...fill, updatedAt: 'now' })
  })

  it('are left alone where the file has them, and where the id is a word that is too short for one', () => {
    const short = { ...live, columns: [column('id', { type: 'character varying(10)' }), column('code')] }
    expect(filledColumns(seed, live, ['code', 'id', 'updatedAt'])).toEqual({})
    expect(filledColumns(seed, short, ['code'])).toEqual({})
  })
})
