/** A made-up record of each tool, as its tables and a few rows; and what is to be read of it. */
export interface MadeUpTracker {
  readonly tool: string
  readonly sql: string
  /** `name state` of each entry, in their order. */
  readonly entries: readonly string[]
  readonly newest?: string
  readonly locked?: boolean
  readonly seeds?: number
}

const day = "'2026-03-01 08:00:00+00'"

/** Each is made in a schema of its own. */
export const madeUpTrackers: readonly MadeUpTracker[] = [
  {
    tool: 'Sequelize',
    sql: `create table "SequelizeMeta" (name varchar(255) primary key);
      create table "SequelizeData" (name varchar(255) primary key);
      insert into "SequelizeMeta" values ('20240102000001-wards.js'), ('20240102000002-beds.js');
      insert into "SequelizeData" values ('20240102000003-first-wards.js')`,
    entries: ['20240102000001-wards.js applied', '20240102000002-beds.js applied'],
    newest: '20240102000002-beds.js',
    seeds: 1,
  },
  {
    // Names that nobody dated: the table is the tool's by its name.
    tool: 'Sequelize',
    sql: `create table "SequelizeMeta" (name varchar(255) primary key);
      insert into "SequelizeMeta" values ('add-wards.js'), ('init.js')`,
    entries: ['add-wards.js applied', 'init.js applied'],
  },
  {
    tool: 'a runner of its own',
    sql: `create table app_migrations (id uuid primary key default gen_random_uuid(), filename text not null, sum text,
        applied_by text, status text, applied_at timestamptz);
      insert into app_migrations (filename, status) values ('001_wards.sql', 'ok'), ('002_beds.sql', 'failed')`,
    entries: ['001_wards.sql applied', '002_beds.sql failed'],
  },
  {
    tool: 'Sequelize',
    sql: `create table "SequelizeMeta" (id serial primary key, "from" bigint, "to" bigint);
      insert into "SequelizeMeta" ("from", "to") values (0, 20130102030405)`,
    entries: ['20130102030405 applied'],
  },
  {
    tool: 'Knex',
    sql: `create table history (id serial primary key, name varchar(255), batch integer, migration_time timestamptz);
      create table history_lock (index serial primary key, is_locked integer);
      insert into history (name, batch, migration_time) values ('20240102_wards.js', 1, ${day});
      insert into history_lock (is_locked) values (1)`,
    entries: ['20240102_wards.js applied'],
    locked: true,
  },
  {
    tool: 'Kysely',
    sql: `create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
      create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0);
      insert into kysely_migration values ('001_wards', '2026-03-01T08:00:00.000Z');
      insert into kysely_migration_lock values ('migration_lock', 0)`,
    entries: ['001_wards applied'],
    locked: false,
  },
  {
    tool: 'Prisma',
    sql: `create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null,
        finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
        started_at timestamptz not null default now(), applied_steps_count integer not null default 0);
      insert into _prisma_migrations values
        ('a', 'x', ${day}, '20240101_wards', null, null, ${day}, 1),
        ('b', 'manual', null, '20240102_beds', 'boom', ${day}, timestamptz ${day} + interval '1 day', 0),
        ('c', 'y', null, '20240103_staff', 'boom', null, timestamptz ${day} + interval '2 days', 0)`,
    entries: ['20240101_wards applied', '20240102_beds rolled-back', '20240103_staff failed'],
  },
  {
    tool: 'Flyway',
    sql: `create table flyway_schema_history (installed_rank integer primary key, version varchar(50),
        description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum integer,
        installed_by varchar(100) not null, installed_on timestamp not null default now(),
        execution_time integer not null, success boolean not null);
      insert into flyway_schema_history values
        (1, '1', 'base', 'BASELINE', '<< Flyway Baseline >>', null, 'u', ${day}, 0, true),
        (2, '2', 'wards', 'SQL', 'V2__wards.sql', -7, 'u', ${day}, 3, true),
        (3, '2', 'wards', 'UNDO_SQL', 'U2__wards.sql', 8, 'u', ${day}, 3, true),
        (4, '3', 'beds', 'SQL', 'V3__beds.sql', 9, 'u', ${day}, 3, false)`,
    entries: ['1 baseline', '2 applied', '2 undone', '3 failed'],
  },
  {
    tool: 'Liquibase',
    sql: `create table databasechangelog (id varchar(255) not null, author varchar(255) not null,
        filename varchar(255) not null, dateexecuted timestamp not null, orderexecuted integer not null,
        exectype varchar(10) not null, md5sum varchar(35), description varchar(255), comments varchar(255),
        tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10));
      create table databasechangeloglock (id integer primary key, locked boolean not null, lockgranted timestamp,
        lockedby varchar(255));
      insert into databasechangelog values ('1', 'ann', 'wards.xml', ${day}, 1, 'EXECUTED', '9:aa'),
        ('2', 'ann', 'wards.xml', ${day}, 2, 'MARK_RAN', '9:ab');
      insert into databasechangeloglock values (1, true, ${day}, 'a host')`,
    entries: ['wards.xml::1::ann applied', 'wards.xml::2::ann baseline'],
    locked: true,
  },
  {
    tool: 'Drizzle',
    sql: `create table __drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      insert into __drizzle_migrations (hash, created_at) values ('${'ab'.repeat(32)}', 1700000000000)`,
    entries: [`${'ab'.repeat(32)} applied`],
  },
  {
    tool: 'TypeORM',
    sql: `create table migrations (id serial primary key, timestamp bigint not null, name varchar not null);
      insert into migrations (timestamp, name) values (1700000000001, 'Wards1700000000001')`,
    entries: ['Wards1700000000001 applied'],
  },
  {
    tool: 'MikroORM',
    sql: `create table mikro_orm_migrations (id serial primary key, name varchar(255), executed_at timestamptz default now());
      insert into mikro_orm_migrations (name) values ('Migration20240102030405')`,
    entries: ['Migration20240102030405 applied'],
  },
  {
    tool: 'node-pg-migrate',
    sql: `create table pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
      insert into pgmigrations values (10, '1700000000002_beds', ${day}), (9, '1700000000001_wards', ${day})`,
    // By number, and not as texts sort.
    entries: ['1700000000001_wards applied', '1700000000002_beds applied'],
  },
  {
    tool: 'graphile-migrate',
    sql: `create table migrations (hash text primary key, previous_hash text references migrations, filename text not null,
        date timestamptz not null default now());
      insert into migrations values ('sha1:aa', null, '000001.sql', ${day})`,
    entries: ['000001.sql applied'],
  },
  {
    tool: 'Atlas',
    sql: `create table atlas_schema_revisions (version varchar primary key, description varchar not null,
        type bigint not null default 2, applied bigint not null default 0, total bigint not null default 0,
        executed_at timestamptz not null, execution_time bigint not null, error text, error_stmt text,
        hash varchar not null, partial_hashes jsonb, operator_version varchar not null);
      insert into atlas_schema_revisions values
        ('.atlas_cloud_identifier', '', 2, 0, 0, ${day}, 0, null, null, '', null, ''),
        ('1', 'base', 1, 0, 0, ${day}, 0, null, null, 'h', null, 'v'),
        ('2', 'wards', 2, 2, 2, ${day}, 0, null, null, 'h', null, 'v'),
        ('3', 'beds', 2, 1, 3, ${day}, 0, null, null, 'h', null, 'v'),
        ('4', 'staff', 2, 1, 3, ${day}, 0, 'boom', 'select', 'h', null, 'v')`,
    entries: ['1 baseline', '2 applied', '3 dirty', '4 failed'],
  },
  {
    tool: 'Supabase',
    sql: `create table schema_migrations (version text primary key, statements text[], name text);
      create table seed_files (path text primary key, hash text not null);
      insert into schema_migrations values ('20240102030405', '{}', 'wards');
      insert into seed_files values ('seed.sql', 'aa'), ('more.sql', 'ab')`,
    entries: ['20240102030405_wards applied'],
    seeds: 2,
  },
  {
    tool: 'golang-migrate',
    sql: `create table schema_migrations (version bigint primary key, dirty boolean not null);
      insert into schema_migrations values (7, true)`,
    entries: ['7 dirty'],
  },
  {
    tool: 'Rails',
    sql: `create table schema_migrations (version varchar primary key);
      create table ar_internal_metadata (key varchar primary key, value varchar, created_at timestamp not null,
        updated_at timestamp not null);
      insert into schema_migrations values ('20240102030405')`,
    entries: ['20240102030405 applied'],
  },
  {
    tool: 'dbmate',
    sql: `create table schema_migrations (version varchar(128) primary key);
      insert into schema_migrations values ('20240102030405')`,
    entries: ['20240102030405 applied'],
  },
  {
    tool: 'Postgrator',
    sql: `create table schemaversion (version bigint primary key, name text, md5 text, run_at timestamptz);
      insert into schemaversion values (0, null, null, null), (1, 'wards', 'aa', ${day})`,
    entries: ['wards applied'],
  },
  {
    tool: 'Django',
    sql: `create table django_migrations (id bigserial primary key, app varchar(255) not null, name varchar(255) not null,
        applied timestamptz not null);
      insert into django_migrations (app, name, applied) values ('wards', '0001_initial', ${day}), ('beds', '0001_initial', ${day})`,
    entries: ['wards.0001_initial applied', 'beds.0001_initial applied'],
  },
  {
    tool: 'Alembic',
    sql: `create table alembic_version (version_num varchar(32) primary key);
      insert into alembic_version values ('ae1027a6acf0')`,
    entries: ['ae1027a6acf0 applied'],
  },
  {
    tool: 'Laravel',
    sql: `create table migrations (id serial primary key, migration varchar(255) not null, batch integer not null);
      insert into migrations (migration, batch) values ('2024_01_02_000000_create_wards_table', 1)`,
    entries: ['2024_01_02_000000_create_wards_table applied'],
  },
  {
    tool: 'Ecto',
    sql: `create table schema_migrations (version bigint primary key, inserted_at timestamp(0));
      insert into schema_migrations values (20240102030405, ${day})`,
    entries: ['20240102030405 applied'],
  },
  {
    tool: 'Entity Framework',
    sql: `create table "__EFMigrationsHistory" ("MigrationId" varchar(150) primary key, "ProductVersion" varchar(32) not null);
      insert into "__EFMigrationsHistory" values ('20240102030405_Wards', '8.0.0')`,
    entries: ['20240102030405_Wards applied'],
  },
  {
    tool: 'Doctrine',
    sql: `create table doctrine_migration_versions (version varchar(191) primary key, executed_at timestamp(0),
        execution_time integer);
      insert into doctrine_migration_versions values ('DoctrineMigrations\\Version20240102030405', ${day}, 5)`,
    entries: ['DoctrineMigrations\\Version20240102030405 applied'],
  },
  {
    tool: 'goose',
    sql: `create table goose_db_version (id serial primary key, version_id bigint not null, is_applied boolean not null,
        tstamp timestamp default now());
      insert into goose_db_version (version_id, is_applied) values (0, true), (1, true), (2, true), (2, false)`,
    entries: ['1 applied', '2 applied', '2 undone'],
  },
  {
    tool: 'SQLx',
    sql: `create table _sqlx_migrations (version bigint primary key, description text not null,
        installed_on timestamptz not null default now(), success boolean not null, checksum bytea not null,
        execution_time bigint not null);
      insert into _sqlx_migrations (version, description, success, checksum, execution_time) values
        (1, 'wards', true, 'x', 1), (2, 'beds', false, 'x', 1)`,
    entries: ['1 applied', '2 dirty'],
  },
  {
    tool: 'Diesel',
    sql: `create table __diesel_schema_migrations (version varchar(50) primary key, run_on timestamp not null default now());
      insert into __diesel_schema_migrations (version) values ('20240102030405')`,
    entries: ['20240102030405 applied'],
  },
  {
    tool: 'a runner of its own',
    sql: `create table ran (id serial primary key, name text not null, checksum text, executed_at timestamptz);
      insert into ran (name, executed_at) values ('20240102000001-wards.js', ${day})`,
    entries: ['20240102000001-wards.js applied'],
  },
]

/** Tables that look alike, and are an application's. */
export const lookAlikes = [
  "create table labels (name varchar(255) primary key); insert into labels values ('Casts'), ('Visits')",
  "create table editions (version varchar primary key); insert into editions values ('first')",
  "create table marks (id serial, hash text, created_at bigint); insert into marks (hash, created_at) values ('x', 1)",
  "create table moments (id serial, timestamp bigint, name varchar); insert into moments (timestamp, name) values (12, 'a')",
  "create table installs (id serial, app text, name text, applied timestamptz); insert into installs (app, name) values ('a', 'b')",
  'create table revisions (version bigint, inserted_at timestamp); insert into revisions values (3, now())',
  "create table names (name varchar(255), timestamp varchar(255)); insert into names values ('a', 'b')",
]
