import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSchemaPackage, loadSeedPackage } from '../src/discover/load-package.js'
import { temporaryDirectory, writeFiles } from './fixtures/packages.js'

const seedValue = `Object.freeze({ domain: 'a', datasets: [], migrations: {}, [Symbol.for('sow.seed-package')]: true })`

async function load(code: string, deadline?: number) {
  using directory = temporaryDirectory()
  writeFiles(directory.path, { 'package.json': { type: 'module' }, 'index.js': code })
  return await loadSeedPackage({ name: 'seed-a', entry: join(directory.path, 'index.js') }, deadline)
}

describe('loading a package', () => {
  it.each(['export default', 'export const anything ='])(
    'finds its definition behind `%s`',
    async (exported) => {
      expect(await load(`${exported} ${seedValue}`)).toMatchObject({ domain: 'a' })
    },
  )

  it('takes one definition under two names as one', async () => {
    const code = `export const a = ${seedValue}\nexport default a\nexport const other = 1`
    expect(await load(code)).toMatchObject({ domain: 'a' })
  })

  it.each([
    ['throws', 'throw new Error("secret 123-45-6789")', 'threw Error at import'],
    ['throws no error', 'throw "secret 123-45-6789"', 'threw a string at import'],
    ['does not parse', 'export default {{', 'at import'],
    ['imports what is not installed', 'import "not-installed"', 'not-installed'],
    ['exports no definition', 'export default { domain: "a" }', 'defineSeedPackage'],
    [
      'exports two definitions',
      `export const a = ${seedValue}\nexport const b = ${seedValue}`,
      'more than one',
    ],
    ['ends the process', 'process.exit(0)', 'process.exit'],
    ['aborts the process', 'process.abort()', 'process.abort'],
    ['sends itself a signal', 'process.kill(process.pid)', 'process.kill'],
    [
      'leaves a rejection that nobody hears',
      `Promise.reject(new Error('secret 123-45-6789'))\nexport default ${seedValue}`,
      'threw Error at import',
    ],
    [
      'hides that it ends the process',
      `try { process.exit(0) } catch {}\nexport default ${seedValue}`,
      'process.exit',
    ],
  ])('refuses one that %s, naming it', async (_, code, reason) => {
    const failure = await load(code).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'PACKAGE_LOAD', exitCode: 66, place: { package: 'seed-a' } })
    expect((failure as Error).message).toContain('seed-a')
    expect((failure as Error).message).toContain(reason)
    expect((failure as Error).message).not.toContain('secret')
  })

  it('gives up on one that never settles, and gives process.exit back', async () => {
    const { exit } = process
    await expect(load('await new Promise(() => {})', 50)).rejects.toMatchObject({
      code: 'PACKAGE_TIMEOUT',
      message: expect.stringContaining('seed-a'),
    })
    expect(process.exit).toBe(exit)
  })

  it('undoes an exit code that the package set', async () => {
    const before = process.exitCode
    await load(`process.exitCode = 0\nexport default ${seedValue}`)
    expect(process.exitCode).toBe(before)
  })

  it('does not take a seed package for a schema package', async () => {
    using directory = temporaryDirectory()
    writeFiles(directory.path, {
      'package.json': { type: 'module' },
      'index.js': `export default ${seedValue}`,
    })
    const from = { name: 'schema', entry: join(directory.path, 'index.js') }
    await expect(loadSchemaPackage(from)).rejects.toMatchObject({ code: 'PACKAGE_LOAD' })
  })
})
