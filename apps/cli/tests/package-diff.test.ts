import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const first = [
  { code: 'A', title: 'Vist', amount: '10.00' },
  { code: 'B', title: 'Call', amount: '5.00' },
]
const second = [
  { code: 'A', title: 'Visit | long', amount: '10.00' },
  { code: 'B', title: 'Call', amount: '6.00' },
  { code: 'C', title: 'Letter', amount: '1.00' },
]

test('sow package diff tells rows, version and changelog, as text, JSON and Markdown, and checks changesets', async () => {
  using project = priceProject()
  project.publish('1.0.0', first)
  cpSync(join(project.directory, 'node_modules/seed-prices'), join(project.directory, 'before'), {
    recursive: true,
  })
  project.publish('1.0.0', second)
  project.write({ '.changeset/config.json': {} })
  const sow = (...args: readonly string[]) =>
    runSow(['package', 'diff', 'seed-prices', '--from', 'before', ...args], project)

  const text = await sow()
  expect(text).toMatchObject({ exitCode: 0, stderr: '' })
  expect(text.stdout).toMatch(/prices +2 +3 +1 +2/)
  expect(text.stdout).toContain('The next version has to be a minor one:')
  expect(text.stdout).not.toContain('Letter')
  expect((await sow('--show-values')).stdout).toContain('title: "Vist" -> "Visit | long"')

  const json = (await sow('--json')).json()
  expect(json).toMatchObject({
    ok: true,
    command: 'package diff',
    diff: { format: 1, bump: 'minor', datasets: [{ dataset: 'prices', counts: { added: 1, changed: 2 } }] },
  })
  expect(JSON.stringify(json)).not.toContain('Letter')

  const { stdout: markdown } = await sow('--markdown')
  expect(markdown).toContain('# seed-prices 1.0.0 → seed-prices 1.0.0')
  expect(markdown).toContain('| A | title | Vist | Visit \\| long |')
  expect(markdown).toContain('| C | Letter |')

  const small = await sow('--check', '--json')
  expect(small).toMatchObject({ exitCode: 65 })
  expect(small.json()).toMatchObject({ ok: false, findings: [{ code: 'CHANGESET_TOO_SMALL' }] })
  expect((await sow('--changeset', '--check')).exitCode).toBe(0)
  expect(readFileSync(join(project.directory, '.changeset/seed-prices-rows.md'), 'utf8')).toBe(
    "---\n'seed-prices': minor\n---\n\nprices: 1 code added (C), amount changed for 1 code (B), 1 title corrected (A).\n",
  )
})
