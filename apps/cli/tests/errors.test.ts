import { describe, expect, it } from 'vitest'
import { dependingOn, seedPackageFiles, testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const usage = { code: 'CONFIG_USAGE', exitCode: 64 }

/** Ways to call the command wrongly, with the code that tells so. */
const wrongCalls: readonly (readonly [string, { readonly code: string; readonly exitCode: number }])[] = [
  ['nonsense', usage],
  ['db sed', usage],
  ['db:sed', usage],
  ['db seed --nope', usage],
  ['db seed --kind other', usage],
  ['db seed --quiet --verbose', usage],
  ['db setup --only things', usage],
  ['db migrate --steps 0', usage],
  ['db migrate --steps 1 --to x', usage],
  ['db seed nothing', { code: 'SELECTION_UNKNOWN', exitCode: 64 }],
  // Where nothing can be dropped, nobody is asked.
  ['db reset', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['db setup', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['db setup --fresh', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['db seed', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['db plan', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['db status', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['db rollback', { code: 'CONFIG_NO_DATABASE', exitCode: 64 }],
  ['explain', usage],
  ['explain NOT_A_CODE', usage],
]

describe('an error', () => {
  it.each(wrongCalls)(
    'of `sow %s` has one code and exit code, as text and as JSON',
    async (line, expected) => {
      using project = testProject({
        ...dependingOn('seed-a'),
        ...seedPackageFiles('seed-a', 'export default 1'),
      })
      const args = line.split(' ')
      const [text, json] = await Promise.all([runSow(args, project), runSow([...args, '--json'], project)])
      expect(text).toMatchObject({ exitCode: expected.exitCode, stdout: '' })
      expect(text.stderr).toMatch(/^Error: \S/)
      expect(text.stderr).toContain('Nothing was changed.\n')
      expect(text.stderr).toMatch(/^Try: \S/m)
      expect(text.stderr).toContain(`Code ${expected.code} `)
      expect(json).toMatchObject({ exitCode: expected.exitCode, stderr: '' })
      expect(json.json()).toMatchObject({
        ok: false,
        error: {
          ...expected,
          outcome: 'nothing-changed',
          message: expect.any(String),
          hint: expect.any(String),
        },
      })
    },
  )

  it('offers the command that was meant', async () => {
    using project = testProject()
    expect((await runSow(['db', 'stats'], project)).stderr).toContain('sow db status`')
  })

  it('is told where the directory is no project', async () => {
    expect((await runSow(['package', 'list', '--json'], { directory: '/' })).json()).toMatchObject({
      error: usage,
    })
  })

  it('names the package whose dependency is not installed', async () => {
    using project = testProject(dependingOn('seed-gone'))
    const { exitCode, json } = await runSow(['package', 'list', '--json'], project)
    expect(exitCode).toBe(66)
    expect(json()).toMatchObject({ error: { code: 'PACKAGE_MISSING', package: 'seed-gone' } })
  })

  it('never shows the address of the database', async () => {
    using project = testProject({
      ...dependingOn('seed-a'),
      ...seedPackageFiles('seed-a', 'export default 1'),
    })
    const environment = { DATABASE_URL: 'postgres://somebody:hunter2@127.0.0.1:1/clinic' }
    const { exitCode, stdout, stderr } = await runSow(['db', 'status', '--json'], { ...project, environment })
    expect(exitCode).toBe(69)
    expect(stdout + stderr).not.toMatch(/hunter2|somebody/)
  })
})
