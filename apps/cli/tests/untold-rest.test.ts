import type { RecordedRun } from '@sow/engine'
import type { PlanReport } from '@sow/runner'
import { expect, test } from 'vitest'
import { renderConflicts } from '../src/render/render-conflicts.js'
import { renderFailure } from '../src/render/render-failure.js'
import { renderHistory } from '../src/render/render-history.js'
import { renderPlan } from '../src/render/render-plan.js'
import { calmView } from '../src/render/view.js'

const noRows = {
  ...{ inserted: 0, updated: 0, unchanged: 0, kept: 0, conflicts: 0, retired: 0, revived: 0, deleted: 0 },
  ...{ left: 0, tombstoned: 0, blocked: 0 },
}

function planOf(given: Partial<PlanReport['datasets'][number]>): PlanReport {
  const dataset: PlanReport['datasets'][number] = {
    ...noRows,
    ...{ package: 'seed-prices', version: '1.1.0', domain: 'prices', dataset: 'prices', title: 'Prices' },
    ...{ table: 'prices', scope: 'global', kind: 'reference', tenants: 1, renamed: 0, skipped: null },
    ...{ estimated: false, effect: 'rows', digest: null, uncounted: 0, brake: null, unasked: [] },
    ...{ adoption: null, samples: [], ...given },
  }
  return {
    database: { engine: 'postgres', serverVersion: '18.4', name: 'shop', schema: 'public' },
    run: null,
    ...{
      migrations: [],
      datasets: [dataset],
      pulledIn: [],
      pending: true,
      ownSchema: false,
      mapped: [],
      unmapped: [],
    },
    totals: { ...noRows, inserted: dataset.inserted, updated: dataset.updated, estimated: dataset.estimated },
  } as PlanReport
}

test('rows that nobody could compare before a migration are no inserts', () => {
  const lines = renderPlan(planOf({ estimated: true, uncounted: 3 })).join('\n')
  expect(lines).toContain('3 rows, after its migration')
  expect(lines).toContain('3 rows of 1 dataset can be compared only after a migration.')
  expect(lines).not.toMatch(/inserted|No row|estimated/)
  const fresh = renderPlan(planOf({ estimated: true, inserted: 3 })).join('\n')
  expect(fresh).toContain('3 inserted in 1 dataset, some of them estimated.')
})

test('what would stop the run is not what to type next', () => {
  expect(renderPlan(planOf({ updated: 1 })).join('\n')).toContain('Next: ')
  const stopped = renderPlan(planOf({ updated: 1, brake: 'overwrite' })).join('\n')
  expect(stopped).toContain('--accept-overwrite prices/prices')
  expect(stopped).not.toContain('Next: ')
})

test('no conflict is claimed of what was not looked at', () => {
  expect(renderConflicts([], true)).toEqual(['No conflict is open.'])
  expect(renderConflicts([], false)).toEqual(['No conflict is open in what could be looked at.'])
})

test('counts of the history are words', () => {
  const run = {
    ...{ id: 3, startedAt: '2026-11-29T20:00:00Z', command: 'db undo', actor: 'ann', outcome: 'done' },
    ...{ errorCode: null, migrations: 0, undoes: 2, undone: false, sources: [] },
    counts: { 'prices/prices': { broughtBack: 10, restored: 0 } },
  } as unknown as RecordedRun
  expect(renderHistory([run]).join('\n')).toContain('10 brought back')
})

test('a file that a problem names already is not told twice', () => {
  const file = 'sow/seeds/a.csv'
  const failure = {
    ...{ code: 'DATA_SYNTAX', outcome: 'nothing-changed', hint: 'Correct it.', exitCode: 65, title: '' },
    message: '2 datasets in files of the project cannot be used.',
    problems: [{ rule: 'x', message: `${file} cannot be used.`, file }],
  } as unknown as Parameters<typeof renderFailure>[0]
  expect(renderFailure(failure).join('\n').split(file)).toHaveLength(2)
})

test('triggers of many datasets are one sentence, and --all names each', () => {
  const one = planOf({ updated: 1, unasked: [{ constraint: 'stamp', reason: 'trigger' }] })
  expect(renderPlan(one).join(' ')).toContain('prices/prices may yet be refused by stamp:')
  const [dataset] = one.datasets as [PlanReport['datasets'][number]]
  const many = { ...one, datasets: ['a', 'b', 'c'].map((name) => ({ ...dataset, dataset: name })) }
  const told = renderPlan(many).join(' ')
  expect(told).toContain('Rows of 3 datasets may yet be changed or refused by triggers of their tables')
  expect(told).not.toContain('prices/a may yet')
  expect(renderPlan(many, { ...calmView, all: true }).join(' ')).toContain(
    'prices/c may yet be refused by stamp',
  )
})
