import { describe, expect, test } from 'vitest'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

// Triggers of the application write in Sow's own transaction, and bear its id.

const dataset = (table: string, version: string, codes: readonly string[]): ShapeDataset => ({
  name: table,
  table,
  key: ['code'],
  absent: 'delete',
  version,
  rows: codes.map((code) => ({ code, v: version })),
})
const all = ['a', 'b', 'c']
/** `early` takes its turn before `later`. */
const both = (version: string, codes = all) => [
  dataset('early', version, codes),
  dataset('later', version, codes),
]
const decision = { lock: seedOptions.lock, run: seedOptions.run }
const accepted = { acceptMassChange: ['shapes/early', 'shapes/later'] }

const tables = ['early', 'later'].map(
  (name) => `create table ${name} (code text primary key, v text, note text)`,
)
const trigger = (action: string, on = 'after update on later') => `
  create function act() returns trigger language plpgsql as $$ begin ${action}; return new; end $$;
  create trigger acts ${on} for each row execute function act()`

const early = (site: Site) => site.rows('select code, v, note from early order by code')
const trusted = async (site: Site) =>
  (await site.rows('select xid is not null as trusted from sow.run order by id')).map(
    ({ trusted }) => trusted,
  )

describe.each(usualEngines(import.meta.url))('rows that a trigger wrote in a run, on %s', (engine) => {
  const using = (ddl: string, work: (site: Site) => Promise<void>) =>
    usingSite(engine, [...tables, ddl].join(';'), work)

  test('are edits, where their own dataset had taken its turn', async () => {
    await using(
      trigger(`update early set v = 'theirs' where code = new.code and code = 'a'`),
      async (site) => {
        await site.seedAll(both('1.0.0'))
        await site.seedAll(both('1.1.0'))
        expect((await early(site))[0]).toEqual({ code: 'a', v: 'theirs', note: null })
        expect(await site.plan(...both('1.1.0'))).toMatchObject([{ kept: 1 }, { kept: 0 }])
        await site.seedAll(both('1.2.0'))
        expect((await early(site)).map(({ v }) => v)).toEqual(['theirs', '1.2.0', '1.2.0'])
      },
    )
  })

  test('stay when their release drops them, and when their run is undone', async () => {
    await using(
      trigger(`update early set note = 'theirs' where code = new.code and code <> 'c'`),
      async (site) => {
        await site.seedAll(both('1.0.0'))
        await site.seedAll(both('1.1.0'))
        await site.seedAll(both('1.2.0', ['a']), accepted)
        expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'b'])
        for (let undone = 0; undone < 3; undone += 1)
          await undoRun(site.database, { ...decision, undo: 3 - undone })
        expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'b'])
      },
    )
  })

  test('are no rows of Sow where a trigger of their own table wrote them', async () => {
    const others = `if pg_trigger_depth() = 1 and new.code = 'b' then update early set note = 'theirs' where code = 'a'; end if`
    await using(trigger(others, 'after update on early'), async (site) => {
      await site.seedAll(both('1.0.0'))
      const onlyB = dataset('early', '1.0.0', all)
      const rows = onlyB.rows.map((row) => (row['code'] === 'b' ? { ...row, v: '1.1.0' } : row))
      await site.seedAll([{ ...onlyB, version: '1.1.0', rows }])
      await site.seedAll([dataset('early', '1.2.0', ['c'])], accepted)
      expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'c'])
    })
  })

  test('are edits where the trigger is put off to the end of the transaction', async () => {
    const late = `
      create function act() returns trigger language plpgsql as $$
        begin update early set v = 'theirs' where code = new.code and code = 'a' and v <> 'theirs'; return null; end $$;
      create constraint trigger acts after insert or update on early
        deferrable initially deferred for each row execute function act()`
    await using(late, async (site) => {
      await site.seedAll(both('1.0.0'))
      expect(await site.plan(...both('1.0.0'))).toMatchObject([{ kept: 1 }, { kept: 0 }])
    })
  })

  test('stay where their dataset is not of the run', async () => {
    await using(trigger(`update early set note = 'theirs' where code = 'a'`), async (site) => {
      await site.seedAll(both('1.0.0'))
      await site.seedAll([dataset('later', '1.1.0', all)])
      await site.seedAll([dataset('early', '1.2.0', ['d'])], accepted)
      expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'd'])
    })
  })

  test('make an undo trust no ids either', async () => {
    await using(trigger(`update early set note = 'theirs' where code = 'a'`), async (site) => {
      await site.seedAll(both('1.0.0'))
      await site.seedAll([dataset('later', '1.1.0', all)])
      await site.rows("update early set note = null where code = 'a'")
      await undoRun(site.database, { ...decision, undo: null })
      await site.seedAll([dataset('early', '1.2.0', ['d'])], accepted)
      expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'd'])
    })
  })

  test('make a resolved conflict trust no ids either', async () => {
    await using(
      trigger(`update early set note = 'theirs' where code = new.code and code = 'a'`),
      async (site) => {
        await site.seedAll(both('1.0.0'))
        await site.rows(
          "update later set v = 'mine' where code = 'a'; update early set note = null where code = 'a'",
        )
        await site.seedAll([dataset('later', '1.1.0', all)])
        const datasets = ['shapes/later']
        await resolveConflicts(site.database, {
          ...decision,
          datasets,
          keys: [],
          tenant: null,
          take: 'package',
        })
        await site.seedAll([dataset('early', '1.2.0', ['d'])], accepted)
        expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'd'])
      },
    )
  })

  test('make a removal trust no ids either', async () => {
    const action = `update early set note = 'theirs' where code = old.code and code = 'a'`
    await using(trigger(action, 'after delete on later'), async (site) => {
      const other = { ...dataset('later', '1.0.0', all), domain: 'others' }
      await site.seedAll([dataset('early', '1.0.0', all), other])
      await removeDomain(site.database, { ...decision, domain: 'others' })
      await site.seedAll([dataset('early', '1.2.0', ['d'])], accepted)
      expect((await early(site)).map(({ code }) => code)).toEqual(['a', 'd'])
    })
  })

  test.each([
    ['an audit table', `insert into audit values (new.code)`, 'after update on later'],
    ['the row itself', `new.note := 'seen'`, 'before insert or update on early'],
    [
      'a row whose dataset takes its turn later',
      `update later set note = 'x' where code = new.code`,
      'after update on early',
    ],
  ])('cost a run its trust in ids unless they are of %s', async (_, action, on) => {
    await using(`create table audit (code text); ${trigger(action, on)}`, async (site) => {
      await site.seedAll(both('1.0.0'))
      await site.seedAll(both('1.1.0'))
      expect(await trusted(site)).toEqual([true, true])
    })
  })
})
