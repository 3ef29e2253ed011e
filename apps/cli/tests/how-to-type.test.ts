import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { howToType } from '../src/render/how-to-type.js'

function inProject(scripts: Record<string, string>, command: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'sow-scripts-'))
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'app', scripts }))
  try {
    return howToType(command, directory)
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
