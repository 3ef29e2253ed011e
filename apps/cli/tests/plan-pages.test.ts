import type { PlannedRow } from '@sow/engine'
import type { PlanReport } from '@sow/runner'
import { describe, expect, it } from 'vitest'
import { csvCell, planCsv } from '../src/render/plan/plan-csv.js'
import { planHtml } from '../src/render/plan/plan-html.js'
import { planMarkdown } from '../src/render/plan/plan-markdown.js'
import { toldPlan } from '../src/render/plan/told-plan.js'

const noRows = {
  inserted: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  conflicts: 0,
  retired: 0,
  revived: 0,
  deleted: 0,
  left: 0,
  tombstoned: 0,
  blocked: 0,
}

function dataset(
  name: string,
  counts: Partial<PlanReport['datasets'][number]>,
): PlanReport['datasets'][number] {
  return {
    ...noRows,
    package: 'seed-billing',
    version: '1.1.0',
    domain: 'billing',
    dataset: name,
    title: `The ${name} of the clinic`,
    table: name,
    scope: 'global',
    kind: 'reference',
    estimated: false,
    tenants: 1,
    effect: 'rows',
    renamed: 0,
    skipped: null,
    digest: null,
    uncounted: 0,
    brake: null,
    unasked: [],
    adoption: null,
    samples: [],
    ...counts,
  }
}

const datasets = [
  dataset('payers', { inserted: 1, updated: 1, conflicts: 1, retired: 1 }),
  dataset('codes', { left: 1, brake: 'mass-change' }),
  dataset('quiet', { unchanged: 9, effect: 'nothing' }),
]
const report: PlanReport = {
  database: { engine: 'postgres', serverVersion: '18.4', name: 'clinic', schema: 'public' },
  run: null,
  migrations: [],
  datasets,
  totals: { ...noRows, inserted: 1, updated: 1, conflicts: 1, retired: 1, left: 1, estimated: false },
  pulledIn: [],
  pending: true,
  ownSchema: false,
  mapped: [],
  unmapped: [],
}

const of = (dataset: string, key: string, action: PlannedRow['action'], rest: Partial<PlannedRow> = {}) => ({
  dataset: `billing/${dataset}`,
  tenant: null,
  key,
  action,
  columns: [],
  references: 0,
  ...rest,
})
const rows: PlannedRow[] = [
  of('payers', 'new', 'insert', {
    name: 'New & <b>bold</b>',
    columns: [{ column: 'name', decision: 'take', to: 'New & <b>bold</b>' }],
  }),
  of('payers', 'aetna', 'update', {
    name: 'Aetna',
    columns: [
      { column: 'kind', decision: 'take', from: null, to: '=HYPERLINK("http://x")' },
      { column: 'phone', decision: 'keep', from: '555-0100', to: '555-0101', base: '555-0101' },
      { column: 'fax', decision: 'take', from: '555-0103', to: '555-0104', base: '555-0102' },
    ],
  }),
  of('payers', 'cigna', 'conflict', {
    name: 'Cigna | Group @team',
    columns: [
      { column: 'name', decision: 'conflict', from: 'Ours', to: 'Cigna | Group @team', base: 'Cigna' },
    ],
  }),
  of('payers', 'old', 'retire', { name: 'Old\u202Epayer', references: 12, replacedBy: ['new'] }),
  of('codes', 'A1', 'left', { name: 'Left here' }),
]
const bare = rows.map(({ name: _, columns, ...row }) => ({
  ...row,
  columns: columns.map(({ column, decision }) => ({ column, decision })),
}))
const html = (values: boolean) => [...planHtml(report, values ? rows : bare, { values })].join('')
const csv = (values: boolean) => [...planCsv(toldPlan(report, values ? rows : bare, values))].join('')

describe('a plan for people', () => {
  it('is one page, that says by domain what is undecided, what leaves, what changes, what is new', async () => {
    await expect(html(true)).toMatchFileSnapshot('golden/plan.html.txt')
    const order = [...html(true).matchAll(/<th scope="row"[^>]*>(\w+)</g)].map(([, key]) => key)
    expect(order).toEqual(['A1', 'cigna', 'old', 'aetna', 'new'])
  })

  it('is Markdown and CSV of the same', async () => {
    await expect(`${planMarkdown(report, rows, { values: true }).join('\n')}\n`).toMatchFileSnapshot(
      'golden/plan.md.txt',
    )
    await expect(csv(true)).toMatchFileSnapshot('golden/plan.csv.txt')
  })

  it('tells the own rows that refer to codes which change, first, where that was asked for', () => {
    const refers = { dataset: 'billing/codes', code: 'A<1>', change: 'ends', through: '2026-09-30' } as const
    const impact = [{ ...refers, table: 'visits', columns: ['code'], rows: 1200, successors: ['A2'] }]
    const page = [...planHtml({ ...report, impact }, rows, { values: true })].join('')
    expect(page).toContain('<th scope="row" class="key">A&lt;1></th>'.replace('1>', '1&gt;'))
    expect(page.indexOf('1,200')).toBeLessThan(page.indexOf('cigna'))
    const comment = planMarkdown({ ...report, impact }, rows, { values: false }).join('\n')
    expect(comment).toContain('| A&lt;1> | ends | 2026-09-30 | 1,200 | visits (code) | A2 |')
    expect(planMarkdown({ ...report, impact: [] }, rows, { values: false }).join('\n')).toContain(
      'No row of yours',
    )
  })

  it('takes what rows hold for text: no markup, no formula, nothing that hides or mentions somebody', () => {
    expect(html(true)).not.toMatch(/<b>|\u202E|<script| (?:src|href)=|url\(/)
    expect(csv(true)).toContain(`"'=HYPERLINK(""http://x"")"`)
    for (const sign of '=+-@＝＋－＠') expect(csvCell(`${sign}a`)).toBe(`'${sign}a`)
    expect(['-1.50', '+1', '@x', '-x', 'a'].map(csvCell)).toEqual(['-1.50', '+1', "'@x", "'-x", 'a'])
    expect(planMarkdown(report, rows, { values: true }).join('\n')).not.toMatch(/@team|\u202E/)
  })

  it('has no value where none was asked for', () => {
    const texts = [html(false), csv(false), planMarkdown(report, bare, { values: false }).join('\n')]
    for (const text of texts) {
      expect(text).toContain('cigna')
      expect(text).not.toMatch(/Ours|Group|Aetna|555/)
    }
  })

  it('fits a comment, however many rows there are, and names every dataset', () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      of('payers', `key-${at}`, 'insert', { name: 'x'.repeat(50) }),
    )
    const lines = planMarkdown(report, [...many, ...rows.slice(-1)], { values: true })
    expect(lines.join('\n').length).toBeLessThan(65_000)
    expect(lines.at(-1)).toMatch(/^\*\*And 1\d,\d{3} rows more\*\*/)
    expect(lines.join('\n')).toContain('The codes of the clinic')
    const size = [...planHtml(report, many, { values: true })].reduce((sum, piece) => sum + piece.length, 0)
    expect(size).toBeLessThan(2_000_000)
  })
})
