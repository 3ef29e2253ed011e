import { join } from 'node:path'
import type { ManifestDataset } from '@sow/kit/manifest'
import { describe, expect, it } from 'vitest'
import { discoverPackages } from '../src/discover/discover-packages.js'
import { findPlugins } from '../src/discover/find-plugins.js'
import { findProject } from '../src/discover/find-project.js'
import { dataset, link, packageFiles, temporaryDirectory, writeFiles } from './fixtures/packages.js'

function writeProject(directory: string, packageJson: Readonly<Record<string, unknown>>): void {
  writeFiles(directory, { 'package.json': { name: 'project', version: '0.0.0', ...packageJson } })
}

function discover(directory: string, named: readonly string[] = []) {
  return discoverPackages(findProject(directory), named)
}

const throwing = { code: 'throw new Error("its code was run")' }

describe('discovery', () => {
  it('finds marked packages in a hoisted layout, sorted by name, without running their code', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, {
      dependencies: { 'seed-b': '1', 'left-pad': '1' },
      devDependencies: { '@acme/seed-a': '1', 'not-installed': '1' },
    })
    writeFiles(join(directory.path, 'node_modules/seed-b'), packageFiles('seed-b', throwing))
    writeFiles(join(directory.path, 'node_modules/@acme/seed-a'), packageFiles('@acme/seed-a', throwing))
    writeFiles(join(directory.path, 'node_modules/left-pad'), { 'package.json': { name: 'left-pad' } })
    expect(discover(directory.path)).toMatchObject([
      { name: '@acme/seed-a', kind: 'seed', version: '1.0.0', manifest: { domain: 'a' } },
      { name: 'seed-b', directory: join(directory.path, 'node_modules/seed-b') },
    ])
  })

  it('starts at the nearest package.json upwards, and looks in node_modules further up', () => {
    using directory = temporaryDirectory()
    writeFiles(join(directory.path, 'node_modules/seed-a'), packageFiles('seed-a'))
    const project = join(directory.path, 'apps/clinic')
    writeProject(project, { dependencies: { 'seed-a': '1' } })
    writeFiles(project, { 'src/deep/file.txt': '' })
    expect(discover(join(project, 'src/deep')).map(({ name }) => name)).toEqual(['seed-a'])
  })

  it('finds a schema package through the seed package, where only pnpm links it', () => {
    using directory = temporaryDirectory()
    const store = join(directory.path, 'node_modules/.pnpm')
    const seed = join(store, 'seed-a@1.0.0/node_modules/seed-a')
    const schema = join(store, 'schema@1.0.0/node_modules/schema')
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    writeFiles(seed, packageFiles('seed-a', { manifest: { schema: 'schema' } }))
    writeFiles(schema, packageFiles('schema', { manifest: { kind: 'schema', domain: null } }))
    link(seed, join(directory.path, 'node_modules/seed-a'))
    link(schema, join(store, 'seed-a@1.0.0/node_modules/schema'))
    expect(discover(directory.path)).toMatchObject([
      { name: 'schema', kind: 'schema', directory: schema },
      { name: 'seed-a', directory: seed },
    ])
  })

  it('finds a package once, however many ways lead to it', () => {
    using directory = temporaryDirectory()
    const schema = { manifest: { kind: 'schema', domain: null } } as const
    writeProject(directory.path, { dependencies: { 'seed-a': '1', 'seed-b': '1', schema: '1' } })
    writeFiles(join(directory.path, 'node_modules/schema'), packageFiles('schema', schema))
    for (const name of ['seed-a', 'seed-b']) {
      const files = packageFiles(name, { manifest: { schema: 'schema' } })
      writeFiles(join(directory.path, 'node_modules', name), files)
    }
    expect(discover(directory.path, ['./node_modules/schema', 'seed-a']).map(({ name }) => name)).toEqual([
      'schema',
      'seed-a',
      'seed-b',
    ])
  })

  it('takes packages from paths that the configuration names', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, {})
    writeFiles(join(directory.path, 'seeds/own'), packageFiles('seed-own'))
    expect(discover(directory.path, ['./seeds/own']).map(({ name }) => name)).toEqual(['seed-own'])
  })

  it('takes optional dependencies that are there, and never what nobody listed', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, {
      // As npm writes it: an optional one stands in both.
      dependencies: { 'seed-not-there': '1' },
      optionalDependencies: { 'seed-a': '1', 'seed-not-there': '1' },
    })
    for (const name of ['seed-a', 'seed-unlisted'])
      writeFiles(join(directory.path, 'node_modules', name), packageFiles(name, throwing))
    expect(discover(directory.path).map(({ name }) => name)).toEqual(['seed-a'])
  })

  it.each([
    ['pnpm', { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - "!packages/seed-out"\n' }, {}],
    ['npm and yarn', {}, { workspaces: ['packages/*', '!packages/seed-out'] }],
  ])('takes the built members of a workspace of %s, at its root', (_, files, packageJson) => {
    using directory = temporaryDirectory()
    writeProject(directory.path, packageJson)
    writeFiles(directory.path, files)
    const member = (name: string) => join(directory.path, 'packages', name)
    for (const name of ['seed-a', 'seed-out']) writeFiles(member(name), packageFiles(name, throwing))
    const { 'package.json': unbuilt } = packageFiles('seed-unbuilt')
    writeFiles(member('seed-unbuilt'), { 'package.json': unbuilt })
    writeFiles(member('api'), { 'package.json': { name: 'api', dependencies: {} } })
    expect(discover(directory.path).map(({ name }) => name)).toEqual(['seed-a'])
    expect(discover(member('api'))).toEqual([])
  })

  it('says which packages are oclif plugins too', async () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { devDependencies: { 'seed-a': '1', 'seed-b': '1' } })
    const files = packageFiles('seed-a', { packageJson: { oclif: { commands: './commands' } } })
    writeFiles(join(directory.path, 'node_modules/seed-a'), files)
    writeFiles(join(directory.path, 'node_modules/seed-b'), packageFiles('seed-b'))
    expect(discover(directory.path).map(({ commandPlugin }) => commandPlugin)).toEqual([true, false])
    const plugins = await findPlugins(directory.path)
    expect(plugins.filter(({ commands }) => commands)).toMatchObject([
      { name: 'seed-a', directory: join(directory.path, 'node_modules/seed-a') },
    ])
    expect(plugins.map(({ name }) => name)).toEqual(['seed-a', 'seed-b'])
  })

  it('finds the same packages as plugins, without their manifests; commands only of those that the project names', async () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, {
      dependencies: { 'seed-a': '1', other: '1', 'not-there': '1' },
      workspaces: ['packages/*'],
    })
    const oclif = { commands: './commands' }
    const at = (name: string) => join(directory.path, name)
    const written = (folder: string, name: string, packageJson: Readonly<Record<string, unknown>>) =>
      writeFiles(at(folder), packageFiles(name, { packageJson }))
    written('node_modules/seed-a', 'seed-a', { peerDependencies: { 'seed-below': '1' } })
    written('node_modules/seed-below', 'seed-below', { oclif })
    written('packages/seed-member', 'seed-member', { oclif })
    written('seeds/own', 'seed-own', { oclif })
    written('node_modules/seed-unlisted', 'seed-unlisted', {})
    writeFiles(at('node_modules/other'), { 'package.json': '{ "sow": ' })
    const plugins = await findPlugins(directory.path, ['./seeds/own', './gone'])
    expect(plugins.map(({ name, commands }) => [name, commands])).toEqual([
      ['seed-a', false],
      ['seed-below', false],
      ['seed-member', true],
      ['seed-own', false],
    ])
  })
})

describe('discovery refuses', () => {
  const refuses = (directory: string, code: string, message: string, named: readonly string[] = []) =>
    expect(() => discover(directory, named)).toThrow(
      expect.objectContaining({ code, exitCode: 66, message: expect.stringContaining(message) }),
    )

  it('a dependency that is not installed: its rows are not gone', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    refuses(directory.path, 'PACKAGE_MISSING', 'seed-a')
  })

  it('a configured package that is not there, or is neither seed nor schema', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, {})
    refuses(directory.path, 'PACKAGE_MISSING', './gone', ['./gone'])
    refuses(directory.path, 'PACKAGE_MISSING', 'seed-gone', ['seed-gone'])
    writeFiles(join(directory.path, 'other'), { 'package.json': { name: 'other' } })
    refuses(directory.path, 'PACKAGE_LOAD', './other', ['./other'])
  })

  it('a seed package whose schema package is not installed', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    const files = packageFiles('seed-a', { manifest: { schema: 'schema' } })
    writeFiles(join(directory.path, 'node_modules/seed-a'), files)
    refuses(directory.path, 'PACKAGE_MISSING', 'seed-a builds on it')
  })

  it.each([
    ['without an entry', { 'dist/index.js': null }, 'does not exist'],
    ['without a manifest', { 'dist/sow.manifest.json': null }, 'manifest'],
    ['of another version than its manifest', { 'package.json': { version: '2.0.0' } }, 'seed-a@2.0.0'],
    [
      'of another kind than its manifest',
      { 'package.json': { sow: { schema: './dist/index.js' } } },
      'marker',
    ],
    ['whose entry is outside', { 'package.json': { sow: { seed: '../../package.json' } } }, 'outside'],
    ['whose package.json is broken', { 'package.json': '{' }, 'JSON'],
  ])('a package %s', (_, changes, message) => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    const files = packageFiles('seed-a')
    for (const [file, change] of Object.entries(changes)) {
      if (change === null) delete files[file]
      else files[file] = typeof change === 'string' ? change : { ...(files[file] as object), ...change }
    }
    writeFiles(join(directory.path, 'node_modules/seed-a'), files)
    refuses(directory.path, 'PACKAGE_LOAD', message)
  })

  it('a package beside a kit that it is not for', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    const peerDependencies = { '@sow/kit': '>=2.0.0 <3.0.0' }
    writeFiles(
      join(directory.path, 'node_modules/seed-a'),
      packageFiles('seed-a', { packageJson: { peerDependencies } }),
    )
    writeFiles(join(directory.path, 'node_modules/@sow/kit'), {
      'package.json': { name: '@sow/kit', version: '1.4.0' },
    })
    refuses(directory.path, 'PACKAGE_INCOMPATIBLE', 'is for @sow/kit >=2.0.0 <3.0.0, and 1.4.0 is installed')
  })

  it('two packages of which one says that it was the other', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1', 'seed-b': '1' } })
    writeFiles(join(directory.path, 'node_modules/seed-a'), packageFiles('seed-a'))
    const sow = { seed: './dist/index.js', formerly: ['seed-a'] }
    writeFiles(
      join(directory.path, 'node_modules/seed-b'),
      packageFiles('seed-b', { packageJson: { sow }, manifest: { formerly: ['other'] } }),
    )
    refuses(directory.path, 'PACKAGE_DUPLICATE', 'name seed-a')
  })

  it('a dataset beside the older release of the package that it came from', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1', 'seed-b': '1' } })
    const files = (name: string, datasets: ManifestDataset[]) =>
      writeFiles(join(directory.path, 'node_modules', name), packageFiles(name, { manifest: { datasets } }))
    files('seed-a', [dataset('a/x')])
    files('seed-b', [dataset('b/x', { formerly: ['a/x'] })])
    refuses(directory.path, 'PACKAGE_DUPLICATE', 'dataset a/x')
    expect(() => discover(directory.path)).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining('b/x of seed-b now: install the release of seed-a'),
      }),
    )
    files('seed-a', [])
    expect(discover(directory.path).map(({ name }) => name)).toEqual(['seed-a', 'seed-b'])
  })

  it('where Yarn installed nothing into folders, with a way out', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    writeFiles(directory.path, { '.pnp.cjs': '' })
    expect(() => discover(directory.path)).toThrow(
      expect.objectContaining({ code: 'PACKAGE_MISSING', hint: expect.stringContaining('nodeLinker') }),
    )
  })

  it('two packages of one domain', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1', 'other-a': '1' } })
    writeFiles(join(directory.path, 'node_modules/seed-a'), packageFiles('seed-a'))
    const files = packageFiles('other-a', { manifest: { domain: 'a', datasets: [dataset('a/x')] } })
    writeFiles(join(directory.path, 'node_modules/other-a'), files)
    refuses(directory.path, 'PACKAGE_DUPLICATE', 'domain a')
  })

  it('two copies of one package', () => {
    using directory = temporaryDirectory()
    writeProject(directory.path, { dependencies: { 'seed-a': '1' } })
    writeFiles(join(directory.path, 'node_modules/seed-a'), packageFiles('seed-a'))
    writeFiles(join(directory.path, 'copy'), packageFiles('seed-a'))
    refuses(directory.path, 'PACKAGE_DUPLICATE', 'seed-a was found twice', ['./copy'])
  })
})

describe('a directory without a project', () => {
  it('is a usage error', () => {
    expect(() => findProject('/')).toThrow(expect.objectContaining({ code: 'CONFIG_USAGE' }))
  })
})
