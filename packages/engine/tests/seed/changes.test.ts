import { SowError } from '@sow/kit/errors'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type EngineName, usualEngines } from '../engines.js'
import { secondRelease } from './second-release.js'
import { firstRelease, type TinyRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'
import { withChanges } from './with-changes.js'

/** With a row whose parent is new too. */
const deeperRelease: TinyRelease = {
  ...secondRelease,
  codes: [...secondRelease.codes, { code: 'A221', title: 'Code A221', parent_id: 'A22' }],
}

/** Everything that an upgrade may touch, but for times; ids are told by the keys that they stand for. */
async function picture(database: Database) {
  const statements = [
    'select payer_key, name, kind, phone from payers order by 1',
    'select slug, fees.code, unit, amount from fees join organizations on organizations.id = org_id order by 1, 2',
    `select codes.code, codes.title, parent.code as parent, codes.retired_on
     from codes left join codes parent on parent.id = codes.parent_id order by 1`,
    `select copy.dataset, content_hash, applied.rows, table_rows, kept, blocked
     from sow.copy join sow.dataset as applied on applied.dataset = copy.dataset and applied.ordinal = copy.applied
     left join organizations on id::text = tenant order by 1, slug`,
    `select dataset, key from sow.roster, jsonb_array_elements(keys) as entry (key)
     where ended_run is null order by 1, key::text`,
    'select dataset, count(*) as rows, count(before) as before from sow.change group by dataset order by dataset',
    "select relname, n_live_tup is not null as there from pg_stat_user_tables where schemaname = 'sow' order by 1",
  ]
  const found: unknown[] = []
  for (const statement of statements) found.push(await rowsOf(database, statement))
  return found
}

/** Upgrades a clinic with two organizations and undoes it: what each left, and how it was done. */
async function upgrade(
  engine: EngineName,
  { carriesChanges, edit = '' }: { readonly carriesChanges: boolean; readonly edit?: string },
) {
  const told: Record<string, unknown> = {}
  await usingTinyClinic(engine, async (database) => {
    await database.session.query(
      "insert into organizations (slug, status) values ('one', 'active'), ('two', 'active')",
    )
    const earlier = await unitsOf(firstRelease)
    await seedDatasets(database, earlier, seedOptions)
    if (edit !== '') await database.session.query(edit)
    const later = await unitsOf(deeperRelease, '1.1.0')
    const units = carriesChanges ? await withChanges(later, earlier) : later
    const plan = await planDatasets(database, units, seedOptions)
    const { datasets } = await seedDatasets(database, units, seedOptions)
    expect(plan).toMatchObject(datasets)
    expect((await seedDatasets(database, units, seedOptions)).run).toBeNull()
    told['rungs'] = plan.map(({ rung }) => rung)
    told['datasets'] = datasets
    told['upgraded'] = await picture(database)
    await undoRun(database, { undo: null, lock: seedOptions.lock, run: seedOptions.run })
    told['undone'] = await picture(database)
  })
  return told
}

describe.each(usualEngines(import.meta.url))(
  'an upgrade that the package carries the changes of, on %s',
  (engine) => {
    test('does what the whole release does, reads only what changed, and is undone alike', async () => {
      const { rungs: whole, ...expected } = await upgrade(engine, { carriesChanges: false })
      const { rungs: changes, ...found } = await upgrade(engine, { carriesChanges: true })
      expect(found).toEqual(expected)
      expect(whole).toEqual(['merge', 'version', 'merge', 'merge'])
      expect(changes).toEqual(['changes', 'version', 'changes', 'changes'])
    })

    test('reads the whole release where somebody wrote the table since', async () => {
      const edit = "update payers set name = 'Our Acme' where payer_key = 'acme'"
      const { rungs: _, ...expected } = await upgrade(engine, { carriesChanges: false, edit })
      const { rungs, ...found } = await upgrade(engine, { carriesChanges: true, edit })
      expect(found).toEqual(expected)
      expect(rungs).toEqual(['merge', 'version', 'changes', 'changes'])
    })
  },
)

test('changes from another release than the one in the table are left aside', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await seedDatasets(
      database,
      await unitsOf({ ...firstRelease, codes: firstRelease.codes.slice(0, 2) }),
      seedOptions,
    )
    const later = await withChanges(await unitsOf(deeperRelease, '1.1.0'), await unitsOf(firstRelease))
    const plan = await planDatasets(database, later, seedOptions)
    expect(plan.map(({ dataset, rung }) => `${dataset} ${rung}`)).toContain('codes merge')
  })
})

test('changes that are not those of the manifest change nothing', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const earlier = await unitsOf(firstRelease)
    await seedDatasets(database, earlier, seedOptions)
    const before = await picture(database)
    const later = await withChanges(await unitsOf(deeperRelease, '1.1.0'), earlier)
    const broken = later.map((unit) => ({
      ...unit,
      ...(unit.changes === undefined ? {} : { changes: { ...unit.changes, text: failing } }),
    }))
    await expect(seedDatasets(database, broken, seedOptions)).rejects.toMatchObject({
      code: 'MANIFEST_MISMATCH',
    })
    expect(await picture(database)).toEqual(before)
  })
})

// biome-ignore lint/correctness/useYield: it fails before it has any row.
async function* failing(): AsyncGenerator<Buffer> {
  throw new SowError({ code: 'MANIFEST_MISMATCH', message: 'The file is another one.', hint: 'Build again.' })
}
