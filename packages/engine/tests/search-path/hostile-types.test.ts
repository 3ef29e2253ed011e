import { expect, test } from 'vitest'
import { readTrackers } from '../../src/adopt/tracker/read-trackers.js'
import { readLiveTable } from '../../src/catalog/capture/read-live-table.js'
import { readImpact } from '../../src/look/read-impact.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

/** On a cluster of Citus the role is on this server alone, and so is what it makes. */
const alone = 'set citus.enable_ddl_propagation = off'

/** A role that may make types and tables beside the owner's, and gives them casts that tell when they run. */
const role = 'sow_caster'
const asCaster = (work: string) => `${alone}; set role ${role}; ${work}; reset role`

const asSuperuser = `
  ${alone};
  do $$
  begin
    create role ${role};
  exception
    when duplicate_object or unique_violation then null;
  end $$;
  grant ${role} to sow_owner;
  grant create, usage on schema public to ${role};
  ${asCaster(`
    create sequence public.casts;
    grant all on sequence public.casts to public;
    create type public.mood as enum ('ok', 'sad');
    create table public.my_migrations (filename text primary key, state public.mood);
    insert into public.my_migrations values ('20260101_first.sql', 'ok');
    create table public.hidden_migrations (filename text primary key);
    alter table public.hidden_migrations enable row level security;
    create policy hide on public.hidden_migrations using (pg_catalog.nextval('public.casts') > 0);
    grant select on public.my_migrations, public.hidden_migrations to public`)}`

const ddl = `
  create table moods (code integer primary key, mood mood, name text);
  create table codes (code_system text, code text, name text, primary key (code_system, code));
  grant references on moods to ${role}`

const cast = asCaster(`
  create function public.mood_text(public.mood) returns text language plpgsql as
    'begin perform pg_catalog.nextval(''public.casts''); return pg_catalog.enum_out($1); end';
  create function public.mood_code(public.mood) returns integer language plpgsql as
    'begin perform pg_catalog.nextval(''public.casts''); return 1; end';
  create cast (public.mood as text) with function public.mood_text(public.mood) as implicit;
  create cast (public.mood as integer) with function public.mood_code(public.mood) as implicit;
  create table public.claims (code_system public.mood, code text);
  grant select on public.claims to public`)

const moods = (version: string, name: string): ShapeDataset => ({
  table: 'moods',
  key: ['code'],
  version,
  rows: [{ code: 1, mood: 'ok', name }],
})

const casts = async (site: Site) =>
  (await site.rows('select case when is_called then last_value else 0 end as casts from casts'))[0]

test('no look and no run casts by a function that another role made', async () => {
  const refused = { code: 'TARGET_TYPE', outcome: 'nothing-changed' }
  await usingSite(
    'postgres',
    ddl,
    async (site) => {
      const { database } = site
      // A type of another role alone is no obstacle.
      await site.seed(moods('1.0.0', 'a'))
      await site.rows(cast)
      await expect(site.seed(moods('2.0.0', 'b'))).rejects.toMatchObject({
        ...refused,
        message: expect.stringContaining('moods.mood'),
      })
      await expect(site.plan(moods('2.0.0', 'b'))).rejects.toMatchObject(refused)
      await expect(undoRun(database, { ...seedOptions, undo: 1 })).rejects.toMatchObject(refused)
      await expect(readLiveTable(database, 'moods')).rejects.toMatchObject(refused)

      // Records of other tools may be anybody's, and so may tables that have the columns of a key.
      const { found } = await readTrackers(database)
      expect(found.map(({ table, entries }) => [table, entries?.map(({ name }) => name)])).toEqual([
        ['public.my_migrations', ['20260101_first.sql']],
      ])
      const codes = [{ key: ['ok', 'x'], change: 'ends' as const, through: null }]
      const impact = await readImpact(database, {
        table: 'codes',
        key: ['code_system', 'code'],
        declared: [],
        codes,
      })
      expect(impact).toEqual([])
      expect(await casts(site)).toEqual({ casts: 0 })

      // A row that refers here would be compared by that cast as well.
      await site.rows('alter table moods drop column mood')
      const plain = { ...moods('2.0.0', 'b'), rows: [{ code: 1, name: 'b' }] }
      await site.rows(asCaster('create table public.refers (mood public.mood references public.moods)'))
      await expect(site.seed(plain)).rejects.toMatchObject({
        ...refused,
        message: expect.stringContaining('refers.mood'),
      })
      await site.rows(asCaster('drop table public.refers'))
      expect(await site.seed(plain)).toMatchObject({ updated: 1 })
      expect(await casts(site)).toEqual({ casts: 0 })

      // They would have told.
      await site.rows('select state::text from my_migrations')
      expect(await casts(site)).toEqual({ casts: 1 })
    },
    { asSuperuser },
  )
})
