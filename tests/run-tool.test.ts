import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readText, root } from './architecture/source-files.js'

const settings = readText('pnpm-workspace.yaml')
  .split('\n')
  .filter((line) => /^(verifyDepsBeforeRun|useStderr):/.test(line))

/** This test is run by pnpm, which tells those that it runs to install nothing. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name)))

test('what is run for the first time has stdout for itself, though it is installed for', () => {
  expect(settings).toHaveLength(2)
  expect(firstOutput(settings)).toBe('{}\n')
})

test('it would not have, if pnpm told on stdout what it installs', () => {
  const output = firstOutput(settings.filter((line) => !line.startsWith('useStderr')))
  expect(output).toMatch(/.\n\{\}\n$/)
})

/** What a command prints in a workspace in which nothing was installed before. */
function firstOutput(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sow-run-'))
  try {
    writeWorkspace(folder, lines)
    const words = [join(root, 'tools/run.mjs'), 'exec', 'node', '--print', '"{}"']
    return execFileSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeWorkspace(folder: string, lines: readonly string[]): void {
  const manifest = { name: 'first', private: true, dependencies: { inner: 'workspace:*' } }
  mkdirSync(join(folder, 'inner'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'inner/package.json'), JSON.stringify({ name: 'inner', version: '1.0.0' }))
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), ['packages: [inner]', ...lines, ''].join('\n'))
}
