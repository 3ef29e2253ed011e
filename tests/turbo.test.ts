import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyWorkspace } from './copy-workspace.js'
import { everyTest } from './every-test.js'

/** A package with a build script of its own, that imports another one. */
const watched = '@sow/engine'
const cached = ['build', 'lint', 'typecheck']
const folder = mkdtempSync(join(tmpdir(), 'sow-turbo-'))
const inputs: readonly (readonly [string, string, string[]])[] = [
  ['its source', 'packages/engine/src/index.ts', ['build', 'lint', 'typecheck']],
  ['its test', 'packages/engine/tests/new.test.ts', ['lint', 'typecheck']],
  ['its build script', 'packages/engine/build/make-embedded-template.ts', ['build', 'lint', 'typecheck']],
  ['its own configuration of tsup', 'packages/engine/tsup.config.ts', ['build', 'lint']],
  ['its own configuration of the compiler', 'packages/engine/tsconfig.json', ['build', 'lint', 'typecheck']],
  ['its package.json', 'packages/engine/package.json', ['build', 'lint', 'typecheck']],
  ['the source of a package that it imports', 'packages/kit/src/index.ts', ['build', 'typecheck']],
  ['the tests of a package that it imports', 'packages/kit/tests/fixture.ts', ['typecheck']],
  ['the command that builds packages', 'packages/kit/bin/sow-package.js', ['build']],
  ['what all tests share', 'tests/start-postgres.ts', ['typecheck']],
  ['the shared configuration of the compiler', 'tsconfig.base.json', ['build', 'typecheck']],
  ['that of libraries', 'tsconfig.library.json', ['build']],
  ['that of data', 'tsconfig.data.json', ['build']],
  ['that of checks', 'tsconfig.package.json', ['typecheck']],
  ['the shared configuration of tsup', 'tsup.config.ts', ['build']],
  ['the configuration of the formatter', 'biome.json', ['lint']],
]

/** One of its own, one of a package that it imports, one of the root: turbo looks at everything each time. The night takes all. */
const usual = new Set([
  'packages/engine/src/index.ts',
  'packages/kit/src/index.ts',
  'tests/start-postgres.ts',
  'tsconfig.base.json',
])

let before: ReadonlyMap<string, string>

beforeAll(() => {
  copyWorkspace(folder)
  before = hashes()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a task runs again where its input changed', () => {
  it.each(inputs.filter(([, file]) => everyTest || usual.has(file)))('%s', (_, file, moved) => {
    // More may run: the root depends on packages, and turbo counts some of their files as inputs of everything.
    expect(movedBy([file])).toEqual(expect.arrayContaining(moved))
  })
})

it('no task runs again for pages, a package that imports it, or the rows of a package of data', () => {
  const files = [
    'packages/engine/README.md',
    'packages/kit/README.md',
    'README.md',
    'packages/runner/src/index.ts',
    'packages/seed-billing-masters/data/modifiers.csv',
  ]
  // All at once: what nothing of them moves, none of them does.
  expect(movedBy(files)).toEqual([])
})

it('tests always run', () => {
  const plan = dryRun(['test'])
  const tests = plan.filter(({ task, command }) => task === 'test' && command !== '<NONEXISTENT>')
  expect(tests.length).toBeGreaterThan(10)
  expect(tests.filter(({ resolvedTaskDefinition }) => resolvedTaskDefinition.cache)).toEqual([])
})

/** The tasks that another content of files would run again. The files are put back. */
function movedBy(files: readonly string[]): string[] {
  const paths = files.map((file) => join(folder, file))
  const texts = paths.map((path) => (existsSync(path) ? readFileSync(path) : null))
  for (const path of paths) {
    mkdirSync(dirname(path), { recursive: true })
    // White space is a change of any file, and leaves JSON as valid as it was.
    appendFileSync(path, '\n')
  }
  const after = hashes()
  for (const [at, path] of paths.entries()) {
    const text = texts[at] ?? null
    if (text === null) rmSync(path)
    else writeFileSync(path, text)
  }
  return cached.filter((task) => after.get(task) !== before.get(task))
}

function hashes(): ReadonlyMap<string, string> {
  const own = dryRun(cached).filter((each) => each.package === watched && cached.includes(each.task))
  expect(own.map(({ task }) => task).sort()).toEqual(cached)
  return new Map(own.map(({ task, hash }) => [task, hash]))
}

interface Task {
  readonly package: string
  readonly task: string
  readonly hash: string
  readonly command: string
  readonly resolvedTaskDefinition: { readonly cache: boolean }
}

function dryRun(tasks: readonly string[]): readonly Task[] {
  const turbo = join(folder, 'node_modules', 'turbo', 'bin', 'turbo')
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
  const words = [turbo, 'run', ...tasks, '--dry=json']
  return JSON.parse(
    execFileSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }),
  ).tasks
}
