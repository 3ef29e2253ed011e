// Runs pnpm with the Node and pnpm that Sow is built with, whatever this machine has.
// Node >= 22.18 and pnpm >= 10 on the PATH are used as they are; what is missing comes through npx.
import { spawnSync } from 'node:child_process'

const PNPM = 'pnpm@10.34.9'
const NODE = 'node@26.10.0'
const OLDEST_NODE = [22, 18]
const OLDEST_PNPM = 10

const shell = process.platform === 'win32'
const [major, minor] = process.versions.node.split('.').map(Number)
const nodeFits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
const pnpmVersion = spawnSync('pnpm', ['--version'], { encoding: 'utf8', shell })
const pnpmFits = pnpmVersion.status === 0 && Number(pnpmVersion.stdout.split('.')[0]) >= OLDEST_PNPM

const [command, before] =
  nodeFits && pnpmFits
    ? ['pnpm', []]
    : ['npx', ['--yes', ...(nodeFits ? [] : ['-p', NODE]), '-p', PNPM, 'pnpm']]

const env = {
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  ...process.env,
  npm_config_update_notifier: 'false',
}
const run = spawnSync(command, [...before, ...process.argv.slice(2)], { stdio: 'inherit', shell, env })
process.exit(run.status ?? 1)
