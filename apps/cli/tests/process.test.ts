import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { dependingOn, seedPackageFiles, testProject } from './fixtures/project.js'
import { runSow, unwrapped } from './fixtures/run-sow.js'

const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))

/** A seed package whose oclif hook does what the test says before any command runs, or after it. */
function withHook(code: string, event: 'init' | 'finally' = 'init') {
  const oclif = { hooks: { [event]: './dist/hook.js' } }
  return {
    ...dependingOn('seed-a'),
    ...seedPackageFiles('seed-a', 'export default 1', { oclif }),
    'node_modules/seed-a/dist/hook.js': code,
  }
}

describe('the process', () => {
  it('says its version without loading anything, as oclif would', async () => {
    using project = testProject()
    const [fast, whole] = await Promise.all([
      runSow(['--version'], project),
      runSow(['--version', '.'], project),
    ])
    expect(fast).toMatchObject({ exitCode: 0, stderr: '', stdout: whole.stdout })
    expect(fast.stdout).toMatch(/^@sow\/cli\/\d+\.\d+\.\d+ \S+ node-v\d+/)
    for (const args of [['-v'], ['version'], ['--version', '--verbose'], ['--verbose', '-v']])
      expect((await runSow(args, project)).stdout, args.join(' ')).toContain(fast.stdout)
  })

  it.each(
    [[], ['--help'], ['-h'], ['help'], ['db'], ['db', '--help'], ['help', 'db', 'seed']].map((args) => [
      args,
    ]),
  )('shows help for %j and exits 0', async (args) => {
    using project = testProject()
    const { exitCode, stdout, stderr } = await runSow(args, project)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('USAGE')
  })

  it('never ends with 0 where something ended it before the command was done', async () => {
    using project = testProject(withHook('export default () => process.exit(0)'))
    const json = await runSow(['package', 'list', '--json'], project)
    expect(json.exitCode).toBe(66)
    const error = { code: 'PACKAGE_LOAD', package: 'seed-a', outcome: 'unknown' }
    expect(json.json()).toMatchObject({ ok: false, error })
    const text = await runSow(['package', 'list'], project)
    expect(text.exitCode).toBe(66)
    expect(text.stderr).toContain('Code PACKAGE_LOAD')
  })

  it.each([
    ['setTimeout(() => process.exit(0), 50)', 'ended the process'],
    ['setTimeout(() => process.reallyExit(0), 50)', 'ended the process'],
    [`setTimeout(() => { throw new TypeError('secret') }, 50)`, 'threw TypeError'],
    [`setTimeout(() => void Promise.reject(new Error('secret')), 50)`, 'threw Error'],
    [`setTimeout(() => void Promise.reject('secret'), 50)`, 'threw what is no error'],
    [`process.removeAllListeners(); setTimeout(() => { throw new Error('secret') }, 50)`, 'threw Error'],
  ])('names the configuration of which code does late: %s', async (code, deed) => {
    // The command waits for the hook, when the configuration is long loaded.
    const hook = 'export default () => new Promise((done) => setTimeout(done, 1000))'
    using project = testProject({
      ...withHook(hook, 'finally'),
      'sow.config.mjs': `${code}\nexport default {}`,
    })
    const { exitCode, stderr } = await runSow(['package', 'list'], project)
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: expect.stringMatching(/sow\.config\.mjs/) })
    expect(unwrapped(stderr)).toContain(deed)
    expect(stderr).not.toContain('secret')
  })

  it('never ends with 0 where a promise never settles', async () => {
    using project = testProject({ 'sow.config.mjs': 'export default await new Promise(() => {})' })
    const environment = { SOW_IMPORT_SECONDS: '1' }
    const { exitCode, json } = await runSow(['package', 'list', '--json'], { ...project, environment })
    expect(exitCode).toBe(64)
    expect(json()).toMatchObject({ error: { code: 'CONFIG_INVALID', file: 'sow.config.mjs' } })
  })

  it('leaves a hook behind that never settles, once its time is over, and says so', async () => {
    using project = testProject(withHook('export default () => new Promise(() => {})'))
    const { exitCode, json, stderr } = await runSow(['package', 'list', '--json'], project)
    expect(exitCode).toBe(0)
    expect(json()).toMatchObject({ ok: true })
    expect(stderr).toContain('seed-a')
  })

  it('ends although foreign code left a timer behind', async () => {
    using project = testProject(withHook('export default () => { setInterval(() => {}, 1000) }'))
    expect((await runSow(['package', 'list'], project)).exitCode).toBe(0)
  })

  it('says that it had too little memory, and how to give it more', async () => {
    using project = testProject(
      withHook('export default () => { const all = []; for (;;) all.push({ all: [all.length] }) }'),
    )
    const run = await runSow(['package', 'list', '--json'], {
      directory: project.directory,
      environment: { NODE_OPTIONS: '--max-old-space-size=48' },
    })
    expect(run.exitCode).toBe(74)
    expect(run.json()).toMatchObject({
      error: {
        code: 'RESOURCE_EXHAUSTED',
        outcome: 'unknown',
        hint: expect.stringContaining('NODE_OPTIONS=--max-old-space-size='),
      },
    })
  })

  it('tells of an error that nobody awaited, without its text', async () => {
    const code =
      'export default () => { Promise.reject(new Error("secret 123-45-6789")); return new Promise(() => {}) }'
    using project = testProject(withHook(code))
    const { exitCode, stdout, stderr } = await runSow(['package', 'list', '--json'], project)
    expect(exitCode).toBe(66)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'PACKAGE_LOAD', package: 'seed-a' } })
    expect(stdout + stderr).not.toContain('secret')
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends with its own exit code on a second %s', async (signal, exitCode) => {
    using project = testProject(
      withHook(
        'export default () => { process.stderr.write("ready"); setInterval(() => {}, 1000); return new Promise(() => {}) }',
      ),
    )
    let signals = 0
    const finished = await runSow(['package', 'list'], {
      ...project,
      onStderr: (_, child) => {
        if (signals++ < 2) child.kill(signal)
      },
    })
    expect(finished.exitCode).toBe(exitCode)
  })

  it('does not mind a reader that goes away', async () => {
    using project = testProject()
    const child = spawn(process.execPath, [bin, '--help'], {
      cwd: project.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    expect(await once(child, 'close')).toEqual([0, null])
    expect(stderr).toBe('')
  })

  it('writes no colours where no terminal is, even if they are forced and --no-color is given', async () => {
    using project = testProject()
    const environment = { FORCE_COLOR: '1' }
    const { stderr } = await runSow(['nonsense', '--no-color'], { ...project, environment })
    expect(stderr).not.toContain('\u001B')
  })
})
