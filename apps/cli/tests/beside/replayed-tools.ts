/** A tool that needs Java, Python, Ruby or Go: what it leaves in a database is replayed as SQL. */
export interface ReplayedTool {
  readonly tool: string
  /** A file by which `sow init` knows it. */
  readonly file: string
  /** The table of countries, which the first migration makes, and what the page's CSV is called. */
  readonly table: string
  /** The first migration, and the record that the tool keeps of it. */
  readonly migrated: string
  /** A later migration that writes rows, with its line of the record. */
  readonly fills: string
  /** How a person calls that migration. */
  readonly called: string
}

const countries = (columns: string) =>
  `create table countries (id bigserial primary key, code varchar(2) not null unique, name varchar(80) not null${columns});`

const flyway = (rank: number, script: string) =>
  `insert into flyway_schema_history values (${rank}, '${rank}', 'x', 'SQL', '${script}', 1, 'u', now(), 3, true);`

const liquibase = (order: number) =>
  `insert into databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)
   values ('${order}', 'ann', 'changelog.xml', now(), ${order}, 'EXECUTED', '9:aa');`

const fills = "update countries set name = upper(name) where code = 'DE';"

export const replayedTools: readonly ReplayedTool[] = [
  {
    tool: 'Django',
    file: 'manage.py',
    table: 'countries',
    migrated: `${countries(', created timestamptz not null, updated timestamptz not null')}
      create table django_migrations (id bigserial primary key, app varchar(255) not null, name varchar(255) not null,
        applied timestamptz not null);
      insert into django_migrations (app, name, applied) values ('stock', '0001_initial', now());`,
    fills: `${fills} insert into django_migrations (app, name, applied) values ('stock', '0002_fill', now());`,
    called: '0002_fill',
  },
  {
    tool: 'Rails',
    file: 'bin/rails',
    table: 'countries',
    migrated: `${countries(', created_at timestamp(6) not null, updated_at timestamp(6) not null')}
      create table schema_migrations (version varchar primary key);
      create table ar_internal_metadata (key varchar primary key, value varchar, created_at timestamp(6) not null,
        updated_at timestamp(6) not null);
      insert into schema_migrations values ('20260101000000');`,
    fills: `${fills} insert into schema_migrations values ('20260102000000');`,
    called: '20260102000000_fill.rb',
  },
  {
    tool: 'Alembic',
    file: 'alembic.ini',
    table: 'countries',
    migrated: `${countries('')}
      create table alembic_version (version_num varchar(32) primary key);
      insert into alembic_version values ('ae1027a6acf');`,
    fills: `${fills} update alembic_version set version_num = '1975ea83b712';`,
    called: '1975ea83b712',
  },
  {
    tool: 'Flyway',
    file: 'flyway.toml',
    table: 'countries',
    migrated: `${countries('')}
      create table flyway_schema_history (installed_rank int primary key, version varchar(50), description varchar(200) not null,
        type varchar(20) not null, script varchar(1000) not null, checksum int, installed_by varchar(100) not null,
        installed_on timestamp not null default now(), execution_time int not null, success boolean not null);
      ${flyway(1, 'V1__countries.sql')}`,
    fills: `${fills} ${flyway(2, 'V2__fill.sql')}`,
    called: 'V2__fill.sql',
  },
  {
    tool: 'Liquibase',
    file: 'liquibase.properties',
    table: 'countries',
    migrated: `${countries('')}
      create table databasechangelog (id varchar(255) not null, author varchar(255) not null, filename varchar(255) not null,
        dateexecuted timestamp not null, orderexecuted int not null, exectype varchar(10) not null, md5sum varchar(35),
        description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255),
        labels varchar(255), deployment_id varchar(10));
      create table databasechangeloglock (id int primary key, locked boolean not null, lockgranted timestamp, lockedby varchar(255));
      ${liquibase(1)}`,
    fills: `${fills} ${liquibase(2)}`,
    called: 'changelog.xml::2::ann',
  },
  {
    tool: 'golang-migrate',
    file: 'migrations/000001_countries.up.sql',
    table: 'countries',
    migrated: `${countries('')}
      create table schema_migrations (version bigint primary key, dirty boolean not null);
      insert into schema_migrations values (1, false);`,
    fills: `${fills} truncate schema_migrations; insert into schema_migrations values (2, false);`,
    called: '000002_fill.up.sql',
  },
]
