import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fitLines } from '../src/render/width.js'
import { dependingOn, seedPackageFiles, testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const oclifCore = fileURLToPath(import.meta.resolve('@oclif/core'))

const command = `
  import core from ${JSON.stringify(oclifCore)}
  export default class Greet extends core.Command {
    static summary = 'Greet.'
    async run() { await this.parse(Greet); this.log('hello from a seed package'); if (this.argv.length === 0) process.exitCode = 3 }
    static args = { name: core.Args.string() }
  }`

/** A seed package whose commands are by `defineCommand`; `listed`: ids of its oclif.manifest.json, null for none. */
function definedCommands(
  code: string,
  { listed = null, ...more }: { listed?: readonly string[] | null; bugs?: unknown } = {},
) {
  const kit = new URL('../../../packages/kit/dist/', import.meta.url)
  const oclif = {
    commands: { strategy: 'explicit', target: './dist/commands.js', identifier: 'commands' },
  }
  const commands = (listed ?? []).map((id) => [id, { id, host: 'sow', flags: {}, args: {}, aliases: [] }])
  const manifest = { version: '1.0.0', commands: Object.fromEntries(commands) }
  return {
    ...dependingOn('seed-a'),
    ...seedPackageFiles('seed-a', '', { oclif, ...more }),
    ...(listed === null ? {} : { 'node_modules/seed-a/oclif.manifest.json': manifest }),
    'node_modules/seed-a/dist/commands.js': `
      import { defineCommand } from ${JSON.stringify(new URL('command.js', kit).href)}
      import { SowError } from ${JSON.stringify(new URL('errors.js', kit).href)}
      ${code}`,
  }
}

/** A seed package that is an oclif plugin too: a command and a hook. */
function pluginFiles(
  section: 'dependencies' | 'devDependencies',
  files: Readonly<Record<string, string>> = {},
) {
  const oclif = { commands: './dist/commands', hooks: { prerun: './dist/hook.js' }, topicSeparator: ' ' }
  const project = { ...dependingOn('seed-a')['package.json'] }
  return {
    'package.json': { ...project, dependencies: {}, [section]: { 'seed-a': '1.0.0' } },
    ...seedPackageFiles('seed-a', 'throw new Error("its rows are not needed")', { oclif }),
    'node_modules/seed-a/dist/commands/providers/greet.js': command,
    'node_modules/seed-a/dist/hook.js': `export default ({ Command }) => { process.stderr.write('before ' + Command.id + '\\n') }`,
    ...files,
  }
}

describe('a seed package that is an oclif plugin too', () => {
  it.each(['dependencies', 'devDependencies'] as const)(
    'brings its commands and hooks, from %s',
    async (section) => {
      using project = testProject(pluginFiles(section))
      const greeted = await runSow(['providers', 'greet', 'you'], project)
      expect(greeted).toMatchObject({
        exitCode: 0,
        stdout: 'hello from a seed package\n',
        stderr: 'before providers:greet\n',
      })
      expect((await runSow(['providers', 'greet'], project)).exitCode).toBe(3)
      expect((await runSow(['--help'], project)).stdout).toContain('providers')
      expect((await runSow(['providers', 'great'], project)).stderr).toContain('`sow providers greet`')
    },
  )

  it('has its hooks run before our commands, and is listed', async () => {
    using project = testProject(pluginFiles('dependencies'))
    const { stderr, json } = await runSow(['package', 'list', '--json'], project)
    expect(stderr).toBe('before package:list\n')
    expect(json()).toMatchObject({
      ok: true,
      command: 'package list',
      packages: [
        {
          package: 'seed-a',
          version: '1.0.0',
          domain: 'a',
          commands: true,
          datasets: [{ dataset: 'things' }],
        },
      ],
    })
    const plugin = {
      plugin: 'seed-a',
      version: '1.0.0',
      kind: 'seed',
      commands: ['providers greet'],
      hooks: ['prerun'],
    }
    for (const listing of [['plugins'], ['version', '--verbose']])
      expect((await runSow([...listing, '--json'], project)).json()).toMatchObject({ plugins: [plugin] })
    expect((await runSow(['version', '--json'], project)).json()).toMatchObject({ plugins: null })
  })

  it.each([
    ['throws', 'throw new Error("secret 123-45-6789")'],
    ['asks to exit', 'this.exit(4)'],
  ])('cannot stop our commands with a hook that %s', async (_, body) => {
    const hook = { 'node_modules/seed-a/dist/hook.js': `export default function () { ${body} }` }
    using project = testProject(pluginFiles('dependencies', hook))
    const { exitCode, stderr, json } = await runSow(['package', 'list', '--json'], project)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'Warning: the hook prerun of seed-a failed; the command goes on without it.\n',
    })
    expect(json()['packages']).toHaveLength(1)
  })

  it('cannot print into our document from a hook', async () => {
    const body = `console.log('from the hook'); process.stdout.write('and more')`
    const hook = { 'node_modules/seed-a/dist/hook.js': `export default function () { ${body} }` }
    using project = testProject(pluginFiles('dependencies', hook))
    const { exitCode, stderr, json } = await runSow(['package', 'list', '--json'], project)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'from the hook\nand more' })
    expect(json()['packages']).toHaveLength(1)
  })

  it.each([
    ['succeeds', ''],
    ['fails beside it', 'setImmediate(() => { throw new Error("x") }); await new Promise(() => {});'],
  ])(
    'cannot print into the document of its own command, nor change how it begins: one that %s',
    async (_, more) => {
      const kit = new URL('../../../packages/kit/dist/command.js', import.meta.url).href
      const oclif = {
        commands: { strategy: 'explicit', target: './dist/commands.js', identifier: 'commands' },
      }
      const run = `async () => { console.log('noise'); ${more} return { document: { format: 7, a: 1 }, lines: [] } }`
      using project = testProject({
        ...dependingOn('seed-a'),
        ...seedPackageFiles('seed-a', '', { oclif }),
        'node_modules/seed-a/dist/commands.js': `
          import { defineCommand } from ${JSON.stringify(kit)}
          export const commands = { 'a:go': defineCommand({ summary: 'Go.', run: ${run} }) }`,
      })
      const { stdout, stderr } = await runSow(['a', 'go', '--json'], project)
      expect(stderr).toBe('noise\n')
      expect(JSON.parse(stdout)).toMatchObject(
        more === ''
          ? { format: 1, ok: true, command: 'a go', a: 1 }
          : { format: 1, ok: false, error: { code: 'PACKAGE_LOAD', package: 'seed-a' } },
      )
    },
  )

  it('cannot stop our commands with a command that does not load', async () => {
    const broken = { 'node_modules/seed-a/dist/commands/providers/broken.js': 'throw new Error("x")' }
    using project = testProject(pluginFiles('dependencies', broken))
    expect((await runSow(['package', 'list'], project)).exitCode).toBe(0)
  })

  it.each([
    ['throws', 'throw new TypeError("secret 123-45-6789")', 'threw TypeError'],
    ['throws before it is a promise', 'null.x', 'threw TypeError'],
    ['answers nothing', '', 'answered without a document and lines'],
    ['answers no lines', 'return { document: {} }', 'answered without a document and lines'],
  ])('is told as the one at fault where its command %s', async (_, body, what) => {
    const bugs = { url: 'https://example.com/bugs' }
    const run = body === 'null.x' ? '() => null.x' : `async () => { ${body} }`
    const code = `export const commands = { 'a:go': defineCommand({ summary: 'Go.', run: ${run} }) }`
    using project = testProject(definedCommands(code, { bugs }))
    const { exitCode, stderr, json } = await runSow(['a', 'go', '--json'], project)
    expect({ exitCode, stderr, error: json().error }).toEqual({
      exitCode: 65,
      stderr: '',
      error: {
        code: 'DEFINITION_INVALID',
        exitCode: 65,
        message: `The command \`sow a go\` of seed-a ${what}. Nothing was changed.`,
        hint: 'This is a fault of the package: report it at https://example.com/bugs.',
        outcome: 'nothing-changed',
        package: 'seed-a',
      },
    })
  })

  it('ends its command with the SowError that it throws', async () => {
    const thrown = `new SowError({ code: 'DATA_REJECTED', message: 'No.', hint: 'Do it.' })`
    const code = `export const commands = { 'a:go': defineCommand({ summary: 'Go.', run: async () => { throw ${thrown} } }) }`
    using project = testProject(definedCommands(code))
    const { exitCode, json } = await runSow(['a', 'go', '--json'], project)
    expect({ exitCode, error: json().error }).toMatchObject({
      exitCode: 65,
      error: { code: 'DATA_REJECTED', message: 'No.', hint: 'Do it.' },
    })
  })

  it.each([
    ['throws at import', 'throw new RangeError("secret")', 'its code threw RangeError at import'],
    ['imports what is absent', 'import "not-there"', 'at import'],
    ['lacks what its manifest lists', 'export const commands = {}', 'its code does not have it'],
  ])('is named where the code of its command %s', async (_, code, what) => {
    using project = testProject(definedCommands(code, { listed: ['a:gone'] }))
    const { exitCode, json } = await runSow(['a', 'gone', '--json'], project)
    expect({ exitCode, error: json().error }).toMatchObject({
      exitCode: 66,
      error: {
        code: 'PACKAGE_LOAD',
        message: expect.stringContaining(what),
        hint: 'Build the package again, or install it again; if that does not help, tell the author of seed-a.',
        outcome: 'nothing-changed',
        package: 'seed-a',
      },
    })
    expect(json().error?.['message']).toContain('`sow a gone`')
    expect((await runSow(['package', 'list'], project)).exitCode).toBe(0)
  })

  it.each([
    ['damaged', '{"version":"1.0.0","comm'],
    ['of another version', '{"version":"0.9.0","commands":{}}'],
  ])(
    'whose manifest of commands is %s is named once, and only where commands of packages matter',
    async (_, text) => {
      const run = 'async () => ({ document: { a: 1 }, lines: [] })'
      const code = `export const commands = { 'a:go': defineCommand({ summary: 'Go.', run: ${run} }) }`
      using project = testProject(definedCommands(code))
      project.write({ 'node_modules/seed-a/oclif.manifest.json': text })
      const told =
        'Warning: oclif.manifest.json of seed-a cannot be used. Build the package again, or install it again.'
      const warning = `${fitLines([told], 80).join('\n')}\n`
      const ran = async (...words: string[]) => {
        const { exitCode, stderr, stdout } = await runSow([...words, '--json'], project)
        return { exitCode, stderr, ok: JSON.parse(stdout).ok }
      }
      expect(await ran('a', 'go')).toEqual({ exitCode: 0, stderr: warning, ok: true })
      expect(await ran('plugins')).toEqual({ exitCode: 0, stderr: warning, ok: true })
      expect(await ran('package', 'list')).toEqual({ exitCode: 0, stderr: '', ok: true })
    },
  )

  it('whose code cannot be imported to know its commands is named in our words', async () => {
    using project = testProject(definedCommands('throw new Error("secret")'))
    expect((await runSow(['package', 'list'], project)).stderr).toBe('')
    expect((await runSow(['plugins'], project)).stderr).toBe(
      'Warning: The commands of seed-a cannot be loaded; its datasets are not affected.\n',
    )
  })

  it('cannot take a command or a topic of ours, nor one of a package before it, and that is told', async () => {
    const run = (name: string) => `async () => ({ document: { by: '${name}' }, lines: [] })`
    const files = (name: string, ids: readonly string[]) => {
      const defined = ids.map((id) => `'${id}': defineCommand({ summary: '${name}.', run: ${run(name)} })`)
      const renamed = Object.entries(
        definedCommands(`export const commands = { ${defined.join(', ')} }`),
      ).map(([file, content]) => [file.replace('seed-a', name), content] as const)
      const oclif = {
        commands: { strategy: 'explicit', target: './dist/commands.js', identifier: 'commands' },
        topics: { db: { description: `The topic of ${name}.` }, own: { description: 'Own.' } },
      }
      return { ...Object.fromEntries(renamed), ...seedPackageFiles(name, '', { oclif }) }
    }
    using project = testProject({
      ...files('seed-b', ['own:go', 'own:more']),
      ...files('seed-a', ['own:go', 'db', 'package:list', 'explain:INTERNAL', 'db:extra']),
      ...dependingOn('seed-a', 'seed-b'),
    })
    const ours = (name: string) => ({ name, kind: 'command', by: '@sow/cli' })
    const topic = { name: 'db', kind: 'topic', by: '@sow/cli' }
    const { json } = await runSow(['plugins', '--json'], project)
    expect(json()['plugins']).toMatchObject([
      {
        plugin: 'seed-a',
        commands: ['db extra', 'own go'],
        shadowed: [ours('db'), ours('explain INTERNAL'), ours('package list'), topic],
      },
      {
        plugin: 'seed-b',
        commands: ['own more'],
        shadowed: [{ name: 'own go', kind: 'command', by: 'seed-a' }, topic],
      },
    ])
    const { stdout } = await runSow(['plugins'], project)
    expect(stdout).toContain('The command of seed-b named `sow own go` is not used: seed-a has that name.')
    expect(stdout).toContain('The text of seed-a on the topic `sow db` is not used: @sow/cli has that name.')
    const help = await runSow(['db'], project)
    expect(help).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Set up, seed and look after'),
    })
    expect(help.stdout).not.toContain('The topic of')
    expect((await runSow(['db', 'sed'], project)).exitCode).toBe(64)
    expect((await runSow(['explain', 'INTERNAL', '--json'], project)).json()).toMatchObject({
      command: 'explain',
    })
    expect((await runSow(['package', 'list', '--json'], project)).json()).toMatchObject({
      ok: true,
      packages: {},
    })
    const own = (...words: string[]) => runSow([...words, '--json'], project)
    expect(JSON.parse((await own('own', 'go')).stdout)).toMatchObject({ by: 'seed-a' })
    expect(JSON.parse((await own('own', 'more')).stdout)).toMatchObject({ by: 'seed-b' })
    expect(JSON.parse((await own('db', 'extra')).stdout)).toMatchObject({ by: 'seed-a' })
  })
})
