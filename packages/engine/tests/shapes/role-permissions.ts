import { expect } from 'vitest'
import { type UndoResult, undoRun } from '../../src/undo/undo-run.js'
import { type Row, type ShapeDataset, type Site, seedOptions } from './shape-database.js'

export type Grant = readonly [role: string, permission: string]

export const grants: readonly Grant[] = [
  ['admin', 'read'],
  ['admin', 'write'],
  ['nurse', 'read'],
  ['nurse', 'write'],
]

export const tenants = {
  table: 'orgs',
  id: 'id',
  key: 'slug',
  column: 'org_id',
  active: { column: 'status', in: ['active'] },
}

/** A pure join table, of which no column could be given to the site: what a test does with one of its own. */
export interface RolePermissions {
  /** A release of it: a first set that the site then owns, where nothing else is said. */
  release(version: string, more?: Partial<ShapeDataset>, rows?: readonly Grant[]): ShapeDataset
  revoke(...grant: Grant): Promise<unknown>
  /** The grants in the table, as `role/permission`. */
  held(): Promise<readonly string[]>
  /** Plans, runs, and runs again: the plan says what comes to pass, and the second run writes nothing. */
  apply(dataset: ShapeDataset, counts: Row): Promise<void>
  /** Rows of the base of a dataset of it: live ones, and tombstones; null where there is no base. */
  base(identity?: string): Promise<{ readonly live: number; readonly tombstones: number } | null>
}

export async function rolePermissions(site: Site, table: string): Promise<RolePermissions> {
  await site.rows(`create table ${table} (role text, permission text, primary key (role, permission))`)
  return {
    release: (version, more = {}, rows = grants) => ({
      name: table.replaceAll('_', '-'),
      table,
      key: ['role', 'permission'],
      kind: 'starter',
      version,
      rows: rows.map(([role, permission]) => ({ role, permission })),
      ...more,
    }),
    revoke: (role, permission) =>
      site.rows(`delete from ${table} where role = '${role}' and permission = '${permission}'`),
    held: async () =>
      (await site.rows(`select role, permission from ${table} order by role, permission`)).map(
        ({ role, permission }) => `${role}/${permission}`,
      ),
    apply: (dataset, counts) => apply(site, dataset, counts),
    base: (identity = `shapes/${table.replaceAll('_', '-')}`) => readBase(site, identity),
  }
}

export async function apply(site: Site, dataset: ShapeDataset, counts: Row): Promise<void> {
  expect(await site.plan(dataset), 'the plan').toMatchObject([counts])
  expect(await site.seed(dataset), 'the run').toMatchObject(counts)
  const before = await site.versions(dataset.table)
  expect(await site.seed(dataset), 'a second run').toMatchObject({ inserted: 0, updated: 0, deleted: 0 })
  expect(await site.versions(dataset.table)).toEqual(before)
}

/** A base that a roster has followed is history. */
async function readBase(site: Site, identity: string) {
  const [state] = await site.rows(`
    select
      exists (select from sow.roster where dataset = '${identity}' and ended_run is null) as rosters,
      to_regclass('sow."base/${identity}"') is not null as base`)
  if (state?.['rosters'] === true || state?.['base'] !== true) return null
  const [counted] = await site.rows(`
    select
      count(*) filter (where tombstone_run is null)::integer as live,
      count(*) filter (where tombstone_run is not null)::integer as tombstones
    from sow."base/${identity}"`)
  return counted as { live: number; tombstones: number }
}

/** Undoes the last run that was recorded, be it an undo. */
export async function undoLast(site: Site): Promise<UndoResult> {
  const [last] = await site.rows("select max(id) as id from sow.run where outcome = 'applied'")
  return await undoRun(site.database, {
    undo: Number(last?.['id']),
    lock: seedOptions.lock,
    run: { ...seedOptions.run, command: 'db undo' },
  })
}
