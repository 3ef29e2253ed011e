import type { Session } from '../../src/server/connect/session.js'
import { askOneByOne } from '../citus/ask-one-by-one.js'
import { placeEveryTable } from '../citus/place-every-table.js'
import { handOverLedger } from '../ledger/hand-over-ledger.js'
import { typeOf } from './build-release.js'
import { carriable, type Site, type SiteStep, type TableName } from './case.js'
import { editStatement } from './edit-statement.js'

/** A server to play cases on; `site` is a second session, where there can be one. */
export interface Stage {
  readonly session: Session
  readonly site: Session | null
}

/** The database of one case: the tables of a site in a schema of their own. */
export interface SiteDatabase {
  readonly session: Session
  readonly schema: string
  readonly site: Site
}

export async function createSite({ session, schema, site }: SiteDatabase): Promise<void> {
  await session.query(`${handOverLedger(schema)};
    create schema ${schema};
    create sequence ${schema}.ids;
    create table ${schema}.orgs (id integer primary key, slug text not null unique, status text not null);
    ${tableStatement(schema, site, 'items')};
    ${tableStatement(schema, site, 'parts')};
    create table ${schema}.uses (item integer not null references ${schema}.items (id) on delete cascade);
    create table ${schema}.items_back_up as table ${schema}.items;
    create table ${schema}.parts_back_up as table ${schema}.parts`)
  await placeEveryTable(session)
}

function tableStatement(schema: string, site: Site, table: TableName): string {
  const isTenant = site.scopes[table] === 'tenant'
  const columns = carriable[table].map((column) => `${column} ${typeOf(site, column)}`)
  const references = {
    items: `foreign key (parent) references ${schema}.items (id) on delete cascade`,
    parts: `foreign key (link) references ${schema}.items (id) on delete set null`,
  }
  return `
    create table ${schema}.${table} (
      id integer primary key default nextval('${schema}.ids'),
      ${isTenant ? `org_id integer not null references ${schema}.orgs (id) on delete cascade,` : ''}
      code text not null,
      ${columns.join(', ')},
      note text,
      retired_on date,
      unique (${isTenant ? 'org_id, ' : ''}code),
      ${references[table]}
    )`
}

export async function siteActs(database: SiteDatabase, step: SiteStep): Promise<void> {
  const { session, schema } = database
  if (step.step === 'edit') await session.query(editStatement(database, step.edit))
  if (step.step === 'tenant') await session.query(tenantStatement(database, step.slug, step.become))
  if (step.step === 'truncate')
    await session.query(
      step.table === 'items'
        ? `update ${schema}.parts set link = null where link is not null;
           truncate ${schema}.uses; delete from ${schema}.items`
        : `truncate ${schema}.parts`,
    )
  if (step.step === 'back-up')
    await session.query(`
      truncate ${schema}.${step.table}_back_up;
      insert into ${schema}.${step.table}_back_up table ${schema}.${step.table}`)
  if (step.step === 'restore') await restore(database, step.table, step.rows)
  if (step.step === 'copy') await copyElsewhere(database)
}

/** As a dump does it: one transaction writes every row, and those of the ledger that say who wrote the others. */
async function copyElsewhere({ session, schema }: SiteDatabase): Promise<void> {
  await session.query(`do $$
    begin
      update ${schema}.items set code = code;
      update ${schema}.parts set code = code;
      if to_regclass('sow.run') is not null then
        update sow.run set command = command;
        update sow.copy set kept = kept;
      end if;
    end $$`)
}

function tenantStatement(
  { schema, site }: SiteDatabase,
  slug: string,
  become: 'active' | 'suspended' | 'gone',
): string {
  if (become === 'gone') return `delete from ${schema}.orgs where slug = '${slug}'`
  const id = site.keepsTenantIds ? slug.slice(1) : `nextval('${schema}.ids') + 100`
  return `insert into ${schema}.orgs (id, slug, status) values (${id}, '${slug}', '${become}')
    on conflict (slug) do update set status = excluded.status`
}

async function restore(
  { session, schema, site }: SiteDatabase,
  table: TableName,
  rows: 'same' | 'back-up' | 'none',
): Promise<void> {
  const source = rows === 'same' ? 'held' : `${schema}.${table}_back_up`
  const isHere = site.scopes[table] === 'tenant' ? `where org_id in (select id from ${schema}.orgs)` : ''
  const lost = `not in (select id from ${schema}.items)`
  const constrain =
    table === 'items'
      ? `update ${schema}.parts set link = null where link is not null and link ${lost};
         delete from ${schema}.uses where item ${lost};
         alter table ${schema}.parts add foreign key (link) references ${schema}.items (id) on delete set null;
         alter table ${schema}.uses add foreign key (item) references ${schema}.items (id) on delete cascade`
      : `update ${schema}.parts set link = null where link is not null and link ${lost}`
  // Of a temporary table and one that is on several servers Citus updates none by the other.
  const links =
    table === 'parts'
      ? `create temp table there as select id from ${schema}.items;
         update source set link = null where link is not null and link not in (select id from there);
         drop table there;`
      : ''
  await askOneByOne(
    session,
    `
    create temp table held as table ${schema}.${table};
    create temp table source as table ${source} ${rows === 'none' ? 'with no data' : ''};
    drop table ${schema}.${table} cascade;
    ${tableStatement(schema, site, table)};
    ${links}
    insert into ${schema}.${table} select * from source ${isHere};`,
  )
  await placeEveryTable(session)
  await askOneByOne(session, `${constrain}; drop table held, source`)
}

/** True where Sow wrote rows of another table of the case, as it is now. */
export async function isSealedBeside({ session, schema }: SiteDatabase, table: TableName): Promise<boolean> {
  const found = await session.query(
    `select
    from sow.seal as known
    join pg_class class
      on class.oid = (known.columns ->> 'table')::oid
    where class.relnamespace = $1::regnamespace
      and class.relname <> $2`,
    [schema, table],
  )
  return found.rows.length > 0
}
