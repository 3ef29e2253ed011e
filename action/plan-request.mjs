import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const bumps = ['none', 'patch', 'minor', 'major']

/**
 * What a pull request would do: the plan as Markdown, and of each named package the version that it needs. Against the database
 * that is named, or against a throw-away one that has what the base has.
 */
export function planRequest(environment) {
  const place = placeOf(environment)
  const { PLAN_INSTALL: install, PLAN_BUILD: build } = environment
  const before = place.needsBase ? makeBase(place, environment) : null
  typed(install, place.directory, place.environment)
  typed(build, place.directory, place.environment)
  const values = environment.PLAN_SHOW_VALUES === 'true' ? ['--show-values'] : []
  const planned = sow(place, place.directory, ['db', 'plan', '--markdown', '--detailed-exitcode', ...values])
  const packages = place.packages.map((name) => compare(place, name, before))
  const failed = planned.status !== 0 && planned.status !== changesPending
  return {
    plan: failed ? null : planned.stdout.trim(),
    failure: failed ? planned.stderr.trim() : null,
    pending: planned.status === changesPending,
    packages,
    bump: packages.length === 0 ? '' : largest(packages.map(({ bump }) => bump ?? 'none')),
    exitCode: failed ? planned.status : 0,
  }
}

/** What `--detailed-exitcode` ends with where changes are pending. */
const changesPending = 2

function placeOf(environment) {
  const url = environment.PLAN_DATABASE_URL ?? ''
  const temporary = environment.RUNNER_TEMP || tmpdir()
  const { DATABASE_URL: _, ...rest } = environment
  // An embedded database is used where its folder exists.
  const throwAway = () => {
    const directory = mkdtempSync(join(temporary, 'sow-database-'))
    return { ...rest, SOW_DIR: directory }
  }
  const packages = (environment.PLAN_PACKAGES ?? '').split(/\s+/).filter((name) => name !== '')
  return {
    directory: resolve(environment.PLAN_DIRECTORY || '.'),
    environment: url === '' ? throwAway() : { ...rest, DATABASE_URL: url },
    needsBase: (environment.PLAN_BASE ?? '') !== '' && (url === '' || packages.length > 0),
    setsUp: url === '',
    temporary,
    packages,
    sow: (environment.PLAN_SOW || 'npx --no-install sow').split(' '),
  }
}

/** The base branch in a folder beside, built, and its release in the throw-away database. */
function makeBase(
  place,
  { PLAN_BASE: base, PLAN_DIRECTORY: directory, PLAN_INSTALL: install, PLAN_BUILD: build },
) {
  const folder = join(mkdtempSync(join(place.temporary, 'sow-base-')), 'tree')
  mkdirSync(folder)
  git(['fetch', '--depth=1', 'origin', base], place)
  git(['worktree', 'add', '--detach', folder, base], place)
  const project = join(folder, directory || '.')
  typed(install, project, place.environment)
  typed(build, project, place.environment)
  if (place.setsUp)
    require(sow(place, project, ['db', 'setup', '--fresh', '--quiet']), 'sow db setup --fresh')
  return project
}

function compare(place, name, before) {
  const from = before === null ? 'npm' : join(before, name)
  const { stdout } = sow(place, place.directory, ['package', 'diff', name, '--from', from, '--json'])
  const document = parsed(stdout)
  const diff = document?.diff ?? null
  return {
    name,
    bump: diff?.bump ?? null,
    since: diff?.from?.label ?? null,
    failure: document?.error?.message ?? null,
  }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function largest(found) {
  return bumps[Math.max(...found.map((bump) => bumps.indexOf(bump)))]
}

function sow(place, directory, words) {
  const [program, ...first] = place.sow
  return run(program, [...first, ...words], directory, place.environment)
}

function git(words, place) {
  require(run('git', words, place.directory, place.environment), `git ${words[0]}`)
}

/** A command as the workflow has it, for a shell; nothing where it is empty. */
function typed(command, directory, environment) {
  if ((command ?? '') === '') return
  const done = spawnSync(command, { cwd: directory, env: environment, shell: true, stdio: ['ignore', 2, 2] })
  require(done, command)
}

function run(program, words, cwd, env) {
  const done = spawnSync(program, words, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (done.stderr) process.stderr.write(done.stderr)
  return done
}

function require(done, what) {
  if (done.status === 0) return
  throw new Error(`${what} failed${done.error === undefined ? '' : `: ${done.error.message}`}.`)
}
