import * as fc from 'fast-check'
import { anyValue, arbitraryReleases, cellsOf, rowKey, valueFor } from './arbitrary-release.js'
import {
  type Case,
  carriable,
  type Edit,
  type Interruption,
  type RunStep,
  type Site,
  type SiteStep,
  type Step,
  slugs,
  tableNames,
} from './case.js'
import { sometimes, weighted } from './weighted.js'

const slug = fc.constantFrom(...slugs)
const table = fc.constantFrom(...tableNames)

const editKind = weighted<Edit['edit']>(
  [8, 'set'],
  [4, 'insert'],
  [4, 'delete'],
  [1, 'touch'],
  [1, 'use'],
  [1, 'disuse'],
  [1, 'rename'],
)

const editParts = fc.record({
  table,
  tenant: slug,
  key: rowKey,
  column: fc.nat({ max: 9 }),
  to: anyValue,
  retiredOn: fc.constantFrom(null, '2020-01-01'),
  cells: fc.record({
    items: cellsOf([...carriable.items, 'note']),
    parts: cellsOf([...carriable.parts, 'note']),
  }),
})

const edit: fc.Arbitrary<Edit> = fc.record({ kind: editKind, parts: editParts }).map(({ kind, parts }) => {
  const { table: of, tenant, key, to } = parts
  const place = { table: of, tenant, key }
  if (kind === 'insert') return { ...place, edit: kind, cells: parts.cells[of] }
  if (kind === 'rename') return { ...place, edit: kind, to: to.key ?? 'k1' }
  if (kind !== 'set') return { ...place, edit: kind }
  const columns = [...carriable[of], ...carriable[of], 'note', 'retired_on']
  const column = columns[parts.column % columns.length] ?? 'a'
  const value = column === 'retired_on' ? parts.retiredOn : valueFor(column, to)
  return { ...place, edit: kind, column, value }
})

/** Mostly an edit of the very rows that the run is about to write. */
const interruption: fc.Arbitrary<Interruption> = fc
  .record({
    dataset: table,
    before: fc.constantFrom('update' as const, 'insert' as const, 'delete' as const, 'record' as const),
    edit: edit.filter(({ edit: kind }) => kind !== 'use' && kind !== 'disuse'),
    elsewhere: weighted([3, false], [1, true]),
  })
  .map(({ dataset, before, edit: change, elsewhere }) => {
    const isThere = change.edit !== 'set' || (carriable[dataset] as readonly string[]).includes(change.column)
    return { dataset, before, edit: elsewhere || !isThere ? change : { ...change, table: dataset } }
  })
  .map((chosen) => ({ ...chosen, edit: fitted(chosen.edit) }))

/** An edit that was moved to another table writes the columns of that one. */
function fitted(change: Edit): Edit {
  if (change.edit !== 'insert') return change
  const columns: readonly string[] = [...carriable[change.table], 'note']
  const cells = Object.entries(change.cells).filter(([column]) => columns.includes(column))
  return { ...change, cells: Object.fromEntries(cells) }
}

const runStep: fc.Arbitrary<RunStep> = fc.record({
  step: fc.constant('run' as const),
  release: fc.nat({ max: 3 }),
  onConflict: weighted([5, 'keep' as const], [2, 'package' as const], [2, 'fail' as const]),
  adoptAs: weighted([4, 'site' as const], [1, 'base' as const]),
  allowDowngrade: weighted([2, true], [1, false]),
  acceptMassChange: weighted([1, true], [2, false]),
  tenant: sometimes(8, slug),
  interruption: sometimes(3, interruption),
})

const siteStep: fc.Arbitrary<SiteStep> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ step: fc.constant('edit' as const), edit }) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('tenant' as const),
      slug,
      become: fc.constantFrom('active' as const, 'suspended' as const, 'gone' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('truncate' as const), table }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('back-up' as const), table }) },
  { weight: 1, arbitrary: fc.constant({ step: 'copy' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('restore' as const),
      table,
      rows: fc.constantFrom('same' as const, 'back-up' as const, 'none' as const),
    }),
  },
)

const site: fc.Arbitrary<Site> = fc.record({
  scopes: fc.constantFrom(
    { items: 'global' as const, parts: 'global' as const },
    { items: 'tenant' as const, parts: 'tenant' as const },
    { items: 'global' as const, parts: 'tenant' as const },
  ),
  typeOfC: fc.constantFrom('text' as const, 'json' as const),
  keepsTenantIds: fc.boolean(),
})

/** At times a run is undone, right away or after the site wrote; at times the undo is undone. */
const undoSteps: fc.Arbitrary<Step[]> = fc
  .record({
    undoes: weighted([3, false], [1, true]),
    acts: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(siteStep, { maxLength: 3 }) },
    ),
    redoes: fc.boolean(),
  })
  .map(({ undoes, acts, redoes }): Step[] =>
    undoes ? [...acts, { step: 'undo' }, ...(redoes ? [{ step: 'redo' as const }] : [])] : [],
  )

const newTenant = (of: string): SiteStep => ({ step: 'tenant', slug: of, become: 'active' })

/** Some tenants, then rounds: the site acts, then Sow runs. */
export const arbitraryCase: fc.Arbitrary<Case> = fc
  .record({
    site,
    releases: arbitraryReleases,
    tenants: fc.constantFrom(3, 3, 2, 1, 0),
    rounds: fc.array(
      fc.record({ acts: fc.array(siteStep, { maxLength: 5 }), run: runStep, after: undoSteps }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  })
  .map(({ tenants, rounds, ...played }) => ({
    ...played,
    steps: ofOneTable([
      ...(played.site.scopes.parts === 'global' ? [] : slugs.slice(0, tenants).map(newTenant)),
      ...rounds.flatMap(({ acts, run, after }) => [...acts, run, ...after]),
    ]),
  }))

/** All tables made again would be a reset, which remade-tables.test.ts plays: a case restores one of them. */
function ofOneTable(steps: readonly Step[]): Step[] {
  const restored = steps.find((step) => step.step === 'restore')
  return steps.map((step) =>
    step.step === 'restore' && restored !== undefined ? { ...step, table: restored.table } : step,
  )
}
