import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** All that a package's author and whoever reads packages take of the kit: the benchmarks are both. */
type Kit = typeof import('../../packages/kit/dist/index.js') &
  typeof import('../../packages/kit/dist/manifest.js') &
  typeof import('../../packages/kit/dist/rows.js')
type Build = typeof import('../../packages/kit/dist/build.js')
type Engine = typeof import('../../packages/engine/dist/index.js')
type ThrowAway = typeof import('../../packages/engine/dist/throw-away.js')

/** The built packages of a checkout, this one or another that it is compared with. */
export interface Packages {
  readonly kit: Kit
  readonly build: Build
  readonly engine: Engine
  readonly throwAway: ThrowAway
}

export async function loadPackages(checkout: string): Promise<Packages> {
  const load = (file: string) => import(pathToFileURL(join(checkout, 'packages', file)).href)
  // An older checkout has all of it in one entry.
  const loadOr = (file: string) => load(file).catch(() => ({}))
  const [index, manifest, rows, build, engine, throwAway] = await Promise.all([
    load('kit/dist/index.js'),
    loadOr('kit/dist/manifest.js'),
    loadOr('kit/dist/rows.js'),
    load('kit/dist/build.js'),
    load('engine/dist/index.js'),
    load('engine/dist/throw-away.js'),
  ])
  return { kit: { ...index, ...manifest, ...rows }, build, engine, throwAway }
}
