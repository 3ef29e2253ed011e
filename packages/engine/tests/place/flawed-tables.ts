import type { ManifestPlacement } from '@sow/kit/manifest'

/** A table with one thing that keeps it from its place, and the rule that says so; null where nothing does. */
export interface FlawedTable {
  readonly table: string
  readonly ddl: string
  readonly declared: ManifestPlacement
  readonly rule: string | null
  /** Citus takes it all the same, and checks a foreign key no more. */
  readonly citusTakes?: true
}

const reference = (table: string, more: { rowTriggers?: string[] } = {}): ManifestPlacement => ({
  table,
  kind: 'reference',
  ...more,
})
const byOrg = (table: string, more: { beside?: string; rowTriggers?: string[] } = {}): ManifestPlacement => ({
  table,
  kind: 'distributed',
  by: 'org_id',
  ...more,
})

/** What several of them refer to, or call. */
export const surroundings = `
  create function note() returns trigger language plpgsql as 'begin return new; end';
  create table nobody_places (id int primary key);
  create sequence drawn;
  create schema other`

const list: readonly FlawedTable[] = [
  {
    table: 'codes',
    ddl: `create table codes (id int primary key, code text unique);
      create trigger stamp before update on codes for each row execute function note()`,
    declared: reference('codes', { rowTriggers: ['stamp'] }),
    rule: null,
  },
  {
    table: 'visits',
    ddl: `create table visits (
      org_id int not null, id int not null, code_id int references codes, parent_id int,
      primary key (org_id, id), foreign key (org_id, parent_id) references visits (org_id, id),
      exclude (org_id with =, id with =)
    )`,
    declared: byOrg('visits'),
    rule: null,
  },
  {
    table: 'lines',
    ddl: `create table lines (
      id int not null, org_id int not null, visit_id int, primary key (org_id, id),
      foreign key (org_id, visit_id) references visits (org_id, id) on delete cascade
    );
    create trigger stamp before update on lines for each row execute function note();
    create trigger told after insert on lines for each row execute function note()`,
    declared: byOrg('lines', { beside: 'visits', rowTriggers: ['stamp', 'told'] }),
    rule: null,
  },
  {
    table: 'other.codes',
    ddl: 'create table other.codes (id int primary key)',
    declared: reference('other.codes'),
    rule: null,
  },
  {
    table: 'titles',
    ddl: 'create view titles as select 1 as id',
    declared: reference('titles'),
    rule: 'PLACE_KIND',
  },
  {
    table: 'parted',
    ddl: 'create table parted (id int) partition by list (id)',
    declared: reference('parted'),
    rule: 'PLACE_KIND',
  },
  {
    table: 'heir',
    ddl: 'create table ancestor (id int); create table heir () inherits (ancestor)',
    declared: reference('heir'),
    rule: 'PLACE_KIND',
  },
  {
    table: 'without_org',
    ddl: 'create table without_org (id int)',
    declared: byOrg('without_org'),
    rule: 'PLACE_COLUMN',
  },
  {
    table: 'computed_org',
    ddl: 'create table computed_org (id int, org_id int not null generated always as (id + 1) stored)',
    declared: byOrg('computed_org'),
    rule: 'PLACE_COLUMN',
  },
  {
    table: 'perhaps_org',
    ddl: 'create table perhaps_org (org_id int); insert into perhaps_org values (null)',
    declared: byOrg('perhaps_org'),
    rule: 'PLACE_COLUMN',
  },
  {
    table: 'own_key',
    ddl: 'create table own_key (org_id int not null, id int primary key)',
    declared: byOrg('own_key'),
    rule: 'PLACE_UNIQUE',
  },
  {
    table: 'unique_part',
    ddl: 'create table unique_part (org_id int not null, code text); create unique index on unique_part (lower(code)) where code is not null',
    declared: byOrg('unique_part'),
    rule: 'PLACE_UNIQUE',
  },
  {
    table: 'exclusive',
    ddl: 'create table exclusive (org_id int not null, during int4range, exclude using gist (during with &&))',
    declared: byOrg('exclusive'),
    rule: 'PLACE_UNIQUE',
  },
  {
    table: 'stamped',
    ddl: 'create table stamped (id int primary key); create trigger stamp before update on stamped for each row execute function note()',
    declared: reference('stamped'),
    rule: 'PLACE_TRIGGER',
  },
  {
    table: 'told_later',
    ddl: 'create table told_later (org_id int not null); create trigger stamp after update on told_later for each row execute function note()',
    declared: byOrg('told_later'),
    rule: 'PLACE_TRIGGER',
  },
  {
    table: 'whole_statements',
    ddl: 'create table whole_statements (id int); create trigger stamp after update on whole_statements referencing new table as fresh for each statement execute function note()',
    declared: reference('whole_statements', { rowTriggers: ['stamp'] }),
    rule: 'PLACE_TRIGGER',
  },
  {
    table: 'asked',
    ddl: 'create table asked (id int primary key); create policy own on asked using (exists (select from nobody_places))',
    declared: reference('asked'),
    rule: 'PLACE_POLICY',
  },
  {
    table: 'tied',
    ddl: `create table tied (id int primary key);
      create table knot (id int primary key, tied_id int references tied);
      create table far (id int primary key, knot_id int references knot);
      create policy own on far using (exists (select from nobody_places))`,
    declared: reference('tied'),
    rule: 'PLACE_TIED_POLICY',
  },
  {
    table: 'changed_along',
    ddl: 'create table changed_along (id int primary key, other_id int references nobody_places on delete set null)',
    declared: reference('changed_along'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    // What refers to it cannot follow, and so it cannot go.
    table: 'stays',
    ddl: 'create table stays (org_id int not null, id int not null, primary key (org_id, id))',
    declared: byOrg('stays'),
    rule: 'PLACE_FOREIGN_KEY',
    citusTakes: true,
  },
  {
    table: 'into_spread',
    ddl: 'create table into_spread (org_id int, visit_id int, foreign key (org_id, visit_id) references stays (org_id, id))',
    declared: reference('into_spread'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    table: 'to_here',
    ddl: 'create table to_here (org_id int not null, other_id int references nobody_places)',
    declared: byOrg('to_here'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    table: 'without_column',
    ddl: 'create table without_column (org_id int not null, id int not null, parent_id int, other_org int, primary key (org_id, id), foreign key (other_org, parent_id) references without_column (org_id, id))',
    declared: byOrg('without_column'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    table: 'nulled_org',
    ddl: 'create table nulled_org (org_id int not null, visit_id int, foreign key (org_id, visit_id) references stays (org_id, id) on delete set null)',
    declared: byOrg('nulled_org'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    table: 'not_beside',
    ddl: 'create table not_beside (org_id bigint not null, visit_org int, visit_id int, foreign key (visit_org, visit_id) references stays (org_id, id))',
    declared: byOrg('not_beside'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    table: 'drawn_default',
    ddl: "create table drawn_default (id int primary key, code_id int default nextval('drawn') references drawn_default on delete set default)",
    declared: reference('drawn_default'),
    rule: 'PLACE_FOREIGN_KEY',
  },
  {
    table: 'referred_here',
    ddl: 'create table referred_here (org_id int primary key); create table referring (id int primary key, org_id int references referred_here)',
    declared: byOrg('referred_here'),
    rule: 'PLACE_FOREIGN_KEY',
    citusTakes: true,
  },
  {
    table: 'nowhere',
    ddl: '',
    declared: reference('nowhere'),
    rule: 'PLACE_MISSING',
  },
]

export const flawedTables: readonly FlawedTable[] = list
export const declaredPlacements: readonly ManifestPlacement[] = list.map(({ declared }) => declared)
export const flawedDdl: string = [
  surroundings,
  ...list.map(({ ddl }) => ddl).filter((ddl) => ddl !== ''),
].join(';\n')
