import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { howToType, pasteable } from '../src/render/how-to-type.js'

function inProject(scripts: Record<string, string>, command: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'sow-scripts-'))
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'app', scripts }))
  try {
    return howToType(command, directory, { PATH: '' })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

test("a command is told as the project's own script where there is one", () => {
  expect(inProject({ 'db:status': 'sow db status' }, 'db status')).toBe('npm run db:status')
  expect(inProject({ 'db:status': 'node run.mjs exec sow db status' }, 'db status')).toBe('npm run db:status')
  expect(inProject({ sow: 'node run.mjs exec sow' }, 'db plan')).toBe('npm run -s sow -- db plan')
  expect(inProject({}, 'db plan')).toBe('npx sow db plan')
})

test('a hint can be pasted: through npx, unless sow is on the PATH by itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sow-path-'))
  const scripts = join(folder, 'node_modules', '.bin')
  mkdirSync(scripts, { recursive: true })
  const shims = process.platform === 'win32' ? 'sow.cmd' : 'sow'
  try {
    const hint = 'See `sow db history`, then: sow db undo 3. An older Sow is refused; the schema sow stays.'
    writeFileSync(join(scripts, shims), '')
    const through = hint.replaceAll('sow db', 'npx sow db')
    for (const environment of [{}, { PATH: '' }, { PATH: folder }, { PATH: scripts }])
      expect(pasteable(hint, environment)).toBe(through)
    expect(pasteable(through, {})).toBe(through)
    expect(pasteable('npm run -s sow -- db plan', {})).toBe('npm run -s sow -- db plan')
    writeFileSync(join(folder, shims), '')
    for (const name of ['PATH', 'Path'])
      expect(pasteable(hint, { [name]: ['/nowhere', folder].join(delimiter) })).toBe(hint)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
