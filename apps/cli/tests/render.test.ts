import type { DatasetReport } from '@sow/engine'
import type { SetUpReport, StatusReport } from '@sow/runner'
import { writtenNames } from '@sow/runner/start'
import { describe, expect, it, test } from 'vitest'
import { renderDuration } from '../src/render/render-counts.js'
import { renderDrift } from '../src/render/render-drift.js'
import { renderFailure } from '../src/render/render-failure.js'
import { renderSeeded } from '../src/render/render-run.js'
import { renderStatus } from '../src/render/render-status.js'
import { renderTable } from '../src/render/render-table.js'

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

function dataset(name: string, counts: Partial<DatasetReport>): DatasetReport {
  return {
    ...noRows,
    package: 'seed-billing',
    version: '1.0.0',
    domain: 'billing',
    dataset: name,
    title: name,
    table: name,
    scope: 'global',
    kind: 'reference',
    estimated: false,
    tenants: 1,
    effect: writtenNames.some((name) => (counts[name] ?? 0) > 0) ? 'rows' : 'nothing',
    renamed: 0,
    skipped: null,
    ...counts,
  }
}

function seeded(datasets: readonly DatasetReport[], totals: Partial<SetUpReport['totals']>) {
  return renderSeeded({
    database: { engine: 'postgres', serverVersion: '18.4', name: 'clinic', schema: 'public' },
    run: null,
    datasets,
    totals: { ...noRows, estimated: false, ...totals },
    pulledIn: [],
  })
}

describe('a table', () => {
  it('is aligned, numbers to the right, and has no space at the end of a line', () => {
    const columns = [
      { title: 'name', align: 'left' },
      { title: 'rows', align: 'right' },
      { title: 'note', align: 'left' },
    ] as const
    const rows = [
      ['payers', '1,204', ''],
      ['x', '7', 'waits'],
    ]
    expect(renderTable(columns, rows)).toEqual([
      'name     rows  note',
      'payers  1,204',
      'x           7  waits',
    ])
  })
})

test.each([
  ['a', 'a'],
  ['a b', 'a b'],
  ['a ', '"a "'],
  ['', '""'],
  ['\u00a0x', '"\u00a0x"'],
])('a key of %j is told apart from others', (key, told) => {
  const drift = [{ dataset: 'a/b', tenant: null, key, column: null, action: 'deleted' } as const]
  expect(renderDrift(drift, true)[1]).toContain(`  ${told}  `)
})

describe('what a seed did', () => {
  it('shows what changed, without counts that are zero everywhere, and counts the rest', () => {
    const datasets = [dataset('payers', { inserted: 12 }), dataset('plans', { unchanged: 1500 })]
    expect(seeded(datasets, { inserted: 12, unchanged: 1500 })).toEqual([
      'dataset         inserted',
      'billing/payers        12',
      '',
      'Rows: 12 inserted in 1 dataset.',
      '1 dataset unchanged (--all shows it).',
    ])
  })

  it('says plainly that nothing changed', () => {
    const lines = seeded([dataset('payers', { unchanged: 12 })], { unchanged: 12 })
    expect(lines.at(-1)).toBe('Nothing changed: 12 rows in 1 dataset already up to date.')
  })

  it('says in words what was left alone on purpose', () => {
    const lines = seeded([dataset('payers', { unchanged: 12, kept: 1, tombstoned: 2 })], {
      unchanged: 12,
      kept: 1,
      tombstoned: 2,
    })
    expect(lines.slice(-2)).toEqual([
      '1 row with local edits: kept.',
      '2 rows deleted by the site: not brought back.',
    ])
  })

  it('says that a dataset waits for its first tenant', () => {
    const lines = seeded([dataset('fees', { scope: 'tenant', tenants: 0, skipped: 'waiting' })], {})
    expect(lines.join('\n')).toContain('1 dataset (billing/fees) waiting for a tenant.')
  })
})

describe('a status', () => {
  const waiting = (kind: 'starter' | 'demo'): StatusReport['datasets'][number] => ({
    ...{ package: 'seed-billing', domain: 'billing', dataset: kind, table: kind, kind, scope: 'tenant' },
    ...{ state: 'waiting', seen: false, waitingRows: 0, fault: null, applied: null },
    available: { version: '1.0.0', contentHash: 'c', definitionHash: 'd', rows: 1 },
  })
  const report: Omit<StatusReport, 'datasets'> = {
    database: { engine: 'pglite', serverVersion: '18.0', name: 'here', schema: 'public' },
    ...{ run: null, adoption: null },
    ...{ before: null, migrations: [], written: [], placements: [], faults: [], sources: [], pending: false },
    ...{ ownSchema: false, mapped: [], unmapped: [], tenantTable: 'organizations' },
  }

  const states = Object.keys({
    current: 0,
    'never-applied': 0,
    outdated: 0,
    'newer-applied': 0,
    drifted: 0,
    conflicts: 0,
    waiting: 0,
    held: 0,
    'package-missing': 0,
    'dataset-missing': 0,
    'source-missing': 0,
    'file-missing': 0,
    unreadable: 0,
    'same-version': 0,
  } satisfies Record<
    StatusReport['datasets'][number]['state'],
    0
  >) as StatusReport['datasets'][number]['state'][]
  const lastLine = (given: Partial<StatusReport>) =>
    renderStatus({ ...report, datasets: [], ...given }).at(-1)

  it('names the kind of demo rows with a release to come: no other run brings it', () => {
    const outdated = (kind: 'starter' | 'demo') =>
      renderStatus({ ...report, datasets: [{ ...waiting(kind), state: 'outdated' }] }).join('\n')
    expect(outdated('demo')).toMatch(
      /plan --kind reference,starter,demo, then[\s\S]*up --kind reference,starter,demo/,
    )
    expect(outdated('starter')).not.toContain('--kind')
  })

  it.each(states)(
    'ends with no calm words where something is pending beside a dataset that is %s',
    (state) => {
      const datasets = [{ ...waiting('starter'), state, seen: true }]
      const migration = {
        package: 'schema',
        name: 'm',
        state: 'pending',
        appliedAt: null,
        run: null,
      } as never
      expect(lastLine({ datasets, migrations: [migration], pending: true })).toMatch(
        /1 migration not settled\.$/,
      )
      const fault = { package: 'seed-b', dataset: null, code: 'MANIFEST_INVALID', message: 'm', hint: 'h' }
      expect(lastLine({ datasets, faults: [fault], pending: true })).toMatch(/1 fault named above\.$/)
      const wrong = { ...fault, package: null, code: 'CONFIG_INVALID' }
      const lines = renderStatus({ ...report, datasets, faults: [wrong], pending: true })
      expect(lines).toContain('  sow.config  CONFIG_INVALID  m h')
      const calm = lastLine({ datasets, pending: false })
      expect(calm?.startsWith('Everything is up to date')).toBe(state === 'current')
    },
  )

  it('tells edits that no run has seen yet from those that stay', () => {
    const edited = { ...waiting('starter'), state: 'drifted' } as const
    expect(lastLine({ datasets: [edited], pending: true })).toBe('1 dataset: 1 edited since the last run.')
    expect(lastLine({ datasets: [{ ...edited, seen: true }] })).toBe(
      '1 dataset: 1 with local edits that stay.',
    )
  })

  it('counts demo rows for themselves, whether a tenant is there or not: none would get them unasked', () => {
    const lines = renderStatus({ ...report, datasets: [waiting('starter'), waiting('demo')] })
    expect(lines.at(-1)).toBe('2 datasets: 1 waiting for a tenant, 1 of demo rows not applied.')
  })
})

describe('a failure', () => {
  it('names a column whose name is a part of a word of its message', () => {
    const [line] = renderFailure({
      code: 'DATA_REJECTED',
      exitCode: 65,
      message: 'The database rejected a value.',
      hint: 'Correct the value.',
      outcome: 'nothing-changed',
      table: 'value',
      column: 'b',
    })
    expect(line).toBe('Error: The database rejected a value. (b)')
  })

  it('names the place that its message does not, and lists problems by file and line', () => {
    const lines = renderFailure({
      code: 'DATA_INVALID',
      exitCode: 65,
      message: 'One value of the dataset billing/payers cannot stand in the database.',
      hint: 'Correct the rows that are listed.',
      outcome: 'nothing-changed',
      dataset: 'billing/payers',
      file: 'data/payers.csv',
      problems: [
        { file: 'data/payers.csv', line: 12, column: 'name', rule: 'required', message: 'It is empty.' },
      ],
    })
    expect(lines).toEqual([
      'Error: One value of the dataset billing/payers cannot stand in the database.',
      '  (data/payers.csv)',
      '  where               column  rule      what',
      '  data/payers.csv:12  name    required  It is empty.',
      'Nothing was changed.',
      'Try: Correct the rows that are listed.',
      expect.stringMatching(/^Code DATA_INVALID \(more: (?:npx )?sow explain DATA_INVALID\)$/),
    ])
  })
})

describe('a duration', () => {
  it.each([
    [39.6, '40 ms'],
    [3210, '3.2 s'],
    [59_999, '1 min 0 s'],
    [119_700, '2 min 0 s'],
  ])('of %d milliseconds is %s', (milliseconds, text) => {
    expect(renderDuration(milliseconds)).toBe(text)
  })
})
