import { satisfies } from 'semver'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { listFiles, listPackages, readText } from './architecture/source-files.js'
import { everyTest } from './every-test.js'
import { runDeploy } from './examples/deploy.js'
import { runExpress } from './examples/express.js'
import { type PackedPackages, packPackages } from './examples/installed-example.js'
import { runKubernetes } from './examples/kubernetes.js'
import { runSeedPackage } from './examples/seed-package.js'
import type {} from './start-postgres.js'

const usual = { express: runExpress, 'seed-package': runSeedPackage }
const nightly = { deploy: runDeploy, kubernetes: runKubernetes }
const scenarios = { ...usual, ...nightly }

/** As slow as a machine can be that installs a hundred packages for each of them. */
const limit = 1_200_000

describe('the examples, installed from packed packages,', () => {
  let packages: PackedPackages | undefined

  beforeAll(async () => {
    packages = await packPackages()
  }, limit)
  afterAll(async () => await packages?.[Symbol.asyncDispose]())

  it.each(Object.entries(everyTest ? scenarios : usual))(
    'run what their pages and files say: %s',
    { timeout: limit },
    async (_, run) => {
      await run(packages as PackedPackages, inject('postgres').superuserUrl)
    },
  )
})

// The reason is printed with the test that is left out.
it.skipIf(everyTest)(
  `${Object.keys(nightly).length} other examples run each night, and with SOW_TESTS=all`,
  (context) => {
    context.skip(
      'Each installs a hundred packages from npm, as the usual ones do: the nightly workflow does it.',
    )
  },
)

describe('the package.json of an example', () => {
  const manifests = listFiles('examples', 'package.json')

  it('is there for each, and each is run', () => {
    expect(manifests).toEqual(
      Object.keys(scenarios)
        .map((name) => `examples/${name}/package.json`)
        .sort(),
    )
  })

  it.each(manifests)('%s asks for versions that are here', (file) => {
    expect(outdated(JSON.parse(readText(file)), presentVersions())).toEqual([])
  })

  it('would be noticed when it fell behind', () => {
    const ahead = new Map([...presentVersions().keys()].map((name) => [name, '3.0.0']))
    const express = JSON.parse(readText('examples/express/package.json'))
    expect(outdated(express, ahead)).toEqual([
      '@sow/clinic-schema',
      '@sow/runner',
      '@sow/seed-billing-masters',
      'kysely',
      'pg',
      '@types/pg',
    ])
  })
})

/** Of the packages of this repository, and of those that it tells its own packages once. */
function presentVersions(): Map<string, string> {
  const catalog: Record<string, string> = parse(readText('pnpm-workspace.yaml')).catalog
  const own = listPackages().map(({ name, directory }): [string, string] => [
    name,
    JSON.parse(readText(`${directory}/package.json`)).version,
  ])
  return new Map([...own, ...Object.entries(catalog)])
}

/** What a package.json asks for in versions other than these. */
function outdated(
  packageJson: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>,
  versions: ReadonlyMap<string, string>,
): string[] {
  return ['dependencies', 'peerDependencies', 'devDependencies']
    .flatMap((kind) => Object.entries(packageJson[kind] ?? {}))
    .filter(([name, range]) => {
      const version = versions.get(name)
      return version !== undefined && !satisfies(version, range)
    })
    .map(([name]) => name)
}
