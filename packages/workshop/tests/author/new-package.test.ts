import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { authorProject } from '../../../../tests/author-project.js'
import { checkPackages } from '../../src/check/check-packages.js'
import { newPackage } from '../../src/package/new-package.js'

const open = {
  toolVersion: '0.1.0',
  now: new Date('2026-01-01T12:00:00Z'),
  folder: null,
  domain: null,
  description: null,
  license: null,
  publisher: null,
  schema: null,
  databaseType: null,
  table: null,
  withMigrations: false,
}

function json(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** The version of a package that the project has. */
function installed(project: string, name: string): string {
  return json(join(project, 'node_modules', name)).version
}

test('a new package in a workspace builds over its schema package and passes the check as it is', {
  timeout: 600_000,
}, async () => {
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/clinic-schema'])
  const devDependencies = { '@sow/clinic-schema': '0.1.0', tsup: '9', typescript: '7', vitest: '5' }
  project.write({
    'package.json': { name: 'acme', private: true, license: 'MIT', author: 'Acme', devDependencies },
    'pnpm-workspace.yaml': 'packages:\n  - "libraries/*"\n',
    LICENSE: 'The licence of the workspace.\n',
    '.changeset/config.json': {},
  })
  project.run(
    'git init --quiet && git remote add origin git@git.example.com:acme/clinic.git',
    project.directory,
  )
  const created = await newPackage({
    ...open,
    workingDirectory: project.directory,
    name: '@acme/seed-payers',
  })
  const folder = join(project.directory, 'libraries', 'seed-payers')
  expect(created).toMatchObject({ folder, domain: 'payers', schema: '@sow/clinic-schema', migration: null })
  expect(json(folder)).toMatchObject({
    license: 'MIT',
    author: 'Acme',
    keywords: ['sow-seed', 'payers'],
    homepage: 'https://git.example.com/acme/clinic/tree/HEAD/libraries/seed-payers#readme',
    bugs: { url: 'https://git.example.com/acme/clinic/issues' },
    repository: {
      type: 'git',
      url: 'git+https://git.example.com/acme/clinic.git',
      directory: 'libraries/seed-payers',
    },
    sow: { seed: './dist/index.js' },
    peerDependencies: {
      '@sow/kit': `>=${installed(project.directory, '@sow/kit')} <2.0.0`,
      '@sow/clinic-schema': `>=${installed(project.directory, '@sow/clinic-schema')} <2.0.0`,
    },
  })
  expect(Object.keys(json(folder).devDependencies)).not.toContain('tsup')
  expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toBe('The licence of the workspace.\n')
  expect(existsSync(join(project.directory, '.changeset/new-seed-payers.md'))).toBe(true)
  expect(existsSync(join(folder, '.gitignore'))).toBe(false)
  expect(created.next).toContain('pnpm --filter @acme/seed-payers run build')
  project.run(json(folder).scripts.build, folder)
  project.run(json(folder).scripts.typecheck, folder)
  const check = await checkPackages({ workingDirectory: folder, directories: [folder], against: [] })
  expect(check).toMatchObject({ findings: [], packages: [{ package: '@acme/seed-payers', rows: 2 }] })
  await expect(
    newPackage({ ...open, workingDirectory: project.directory, name: '@acme/seed-payers' }),
  ).rejects.toMatchObject({ code: 'CONFIG_USAGE' })
})

test('one that stands alone brings its table with a migration, and passes its own tests and the check', {
  timeout: 600_000,
}, async () => {
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli'])
  const created = await newPackage({
    ...open,
    workingDirectory: project.directory,
    name: 'seed-allergens',
    license: 'CC0-1.0',
  })
  const { folder } = created
  expect(created).toMatchObject({ schema: null, migration: '20260101120000_create_allergens' })
  expect(existsSync(join(folder, '.gitignore'))).toBe(true)
  const { scripts, devDependencies } = json(folder)
  expect(json(folder)).toMatchObject({ author: 'seed-allergens', keywords: ['sow-seed', 'allergens'] })
  expect(json(folder)).not.toHaveProperty('repository')
  expect(devDependencies).toMatchObject({
    '@sow/cli': `^${installed(project.directory, '@sow/cli')}`,
    tsup: '^9.0.0',
    kysely: '^0.29.9',
  })
  project.run(scripts.build, folder)
  expect(project.run(scripts.test, folder, { CI: 'true' })).toContain('2 passed')
  expect(project.run(scripts.check, folder)).toContain('Nothing was found to be wrong.')
  const readme = join(folder, 'README.md')
  writeFileSync(readme, readFileSync(readme, 'utf8').replace('| dataset ', '| dataset, by hand '))
  expect(() => project.run(scripts.test, folder, { CI: 'true' })).toThrow(
    'describes every dataset and every column in its README',
  )
})
