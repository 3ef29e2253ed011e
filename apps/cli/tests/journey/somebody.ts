import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Shell, shellIn } from './shell.js'
import type { Transcript } from './transcript.js'

/** A folder of its own, removed with `using`. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'sow-journey-')))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Somebody at a machine that knows no registry but ours. */
export function somebody(root: string, name: string, registry: string, transcript: Transcript): Shell {
  const home = join(root, 'home')
  const folder = join(root, name)
  for (const directory of [home, folder]) mkdirSync(directory, { recursive: true })
  const address = registry.replace(/^http:/, '')
  writeFileSync(join(home, '.npmrc'), `registry=${registry}\n${address}:_authToken=anybody\n`)
  const environment = {
    HOME: home,
    NO_COLOR: '1',
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_registry: registry,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_strict_peer_deps: 'true',
  }
  return shellIn(folder, environment, transcript)
}
