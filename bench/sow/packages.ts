import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

type Kit = typeof import('../../packages/kit/dist/index.js')
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
  const [kit, build, engine, throwAway] = await Promise.all([
    load('kit/dist/index.js'),
    load('kit/dist/build.js'),
    load('engine/dist/index.js'),
    load('engine/dist/throw-away.js'),
  ])
  return { kit, build, engine, throwAway }
}
