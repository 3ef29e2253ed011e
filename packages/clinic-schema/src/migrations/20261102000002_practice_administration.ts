/**
 * 032: what a practice is run with besides: dashboards, accounts, tasks, texts for patients, units that are billed.
 *
 * - A dashboard is a page of widgets for people of one level; a placement says where a widget stands on it.
 * - `ledger_accounts` is an organization's chart of accounts. A heading has accounts below it and takes no postings.
 * - `task_templates` and `education_materials` have `owner = 'system'` where they are the product's, and the organization's id
 *   as text where they are its own, as `roles` has it. A text that changes its meaning is a new version.
 * - `billing_units` is how many units of its HCPCS code one piece of an item is: a vial of 1 mg of a drug that is billed by 0.1 mg
 *   is 10 units. Null: nobody said.
 * - `medicare_status` is the status indicator of Medicare's fee schedule: I is a code that Medicare does not take. A code that may be
 *   billed to somebody need not be paid by Medicare.
 * - An integration may be one of customers (CRM) or of resources (ERP).
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'dashboards',
  'dashboard_placements',
  'ledger_accounts',
  'task_templates',
  'education_materials',
]

const earlierCategories = [
  'ehr',
  'hl7-fhir',
  'billing',
  'clearinghouse',
  'eprescribe',
  'lab',
  'imaging',
  'pharmacy',
  'telehealth',
  'payment',
  'messaging',
  'identity',
  'ai',
  'inventory',
  'analytics',
  'other',
]

const newCategories = ['crm', 'erp']

export async function up(db: Database): Promise<void> {
  await createDashboards(db)
  await createAccounts(db)
  await createTemplates(db)
  await guardShared(db)
  await sql`
    alter table inventory_items
      add column billing_units numeric(12, 4) check (billing_units > 0)
  `.execute(db)
  await sql`
    alter table billing_procedure_codes
      add column medicare_status text check (medicare_status ~ '^[A-Z]$')
  `.execute(db)
  // Every row that is there met the narrower list: there is nothing to read them for.
  await allowCategories(db, [...earlierCategories, ...newCategories], sql` not valid`)
}

export async function down(db: Database): Promise<void> {
  await sql`
    update integration_vendors
    set category = 'other'
    where category in (${sql.join(newCategories.map((each) => sql.lit(each)))})
  `.execute(db)
  await allowCategories(db, earlierCategories)
  await sql`alter table billing_procedure_codes drop column medicare_status`.execute(db)
  await sql`alter table inventory_items drop column billing_units`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function allowCategories(
  db: Database,
  categories: readonly string[],
  validity = sql``,
): Promise<void> {
  await sql`alter table integration_vendors drop constraint integration_vendors_category_check`.execute(db)
  await sql`
    alter table integration_vendors
      add constraint integration_vendors_category_check
        check (category in (${sql.join(categories.map((each) => sql.lit(each)))}))${validity}
  `.execute(db)
}

async function createDashboards(db: Database): Promise<void> {
  await sql`
    create table dashboards (
      id          uuid        primary key default gen_random_uuid(),
      code        text        not null unique check (code <> ''),
      title       text        not null,
      description text,
      role_level  text        not null
                              check (role_level in (
                                'executive', 'clinical', 'operations', 'billing', 'patient', 'general'
                              )),
      sort_order  integer     not null default 0,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table dashboard_placements (
      id           uuid        primary key default gen_random_uuid(),
      dashboard_id uuid        not null references dashboards (id) on delete restrict,
      widget_id    uuid        not null references dashboard_widgets (id) on delete restrict,
      position     integer     not null check (position > 0),
      width        integer     not null default 1 check (width between 1 and 4),
      retired_on   date,
      created_at   timestamptz not null default now(),
      unique (dashboard_id, widget_id)
    )
  `.execute(db)
  await sql`create index dashboard_placements_widget_id_idx on dashboard_placements (widget_id)`.execute(db)
}

async function createAccounts(db: Database): Promise<void> {
  await sql`
    create table ledger_accounts (
      id           uuid        primary key default gen_random_uuid(),
      org_id       uuid        not null references organizations (id) on delete restrict,
      code         text        not null check (code <> ''),
      name         text        not null,
      description  text,
      account_type text        not null
                               check (account_type in ('asset', 'liability', 'equity', 'revenue', 'expense')),
      normal_side  text        not null check (normal_side in ('debit', 'credit')),
      parent_id    uuid,
      is_postable  boolean     not null default true,
      sort_order   integer     not null default 0,
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now(),
      updated_at   timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id),
      foreign key (org_id, parent_id) references ledger_accounts (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`create index ledger_accounts_parent_id_idx on ledger_accounts (org_id, parent_id)`.execute(db)
  await sql`
    create trigger set_updated_at
      before update on ledger_accounts
      for each row
      execute function set_updated_at()
  `.execute(db)
  await sql`alter table ledger_accounts enable row level security`.execute(db)
  await sql`
    create policy org_isolation on ledger_accounts
      using (org_id = current_org_id())
  `.execute(db)
}

async function createTemplates(db: Database): Promise<void> {
  // Minutes count from the event that makes the task. The role is a key of the table roles.
  await sql`
    create table task_templates (
      id                uuid        primary key default gen_random_uuid(),
      owner             text        not null default 'system',
      org_id            uuid        references organizations (id) on delete restrict,
      code              text        not null check (code <> ''),
      title             text        not null,
      description       text,
      category          text        not null
                                    check (category in (
                                      'clinical', 'scheduling', 'billing', 'inventory', 'administration'
                                    )),
      assigned_role     text        check (assigned_role <> ''),
      priority          text        not null default 'routine'
                                    check (priority in ('routine', 'urgent', 'asap', 'stat')),
      due_after_minutes integer     check (due_after_minutes > 0),
      checklist         text[]      not null default '{}',
      sort_order        integer     not null default 0,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      constraint task_templates_owner_check check (owner = coalesce(org_id::text, 'system')),
      unique (owner, code)
    )
  `.execute(db)
  await sql`create index task_templates_org_id_idx on task_templates (org_id)`.execute(db)

  await sql`
    create table education_materials (
      id         uuid        primary key default gen_random_uuid(),
      owner      text        not null default 'system',
      org_id     uuid        references organizations (id) on delete restrict,
      code       text        not null check (code <> ''),
      locale     text        not null default 'en' check (locale <> ''),
      version    integer     not null default 1 check (version > 0),
      title      text        not null,
      topic      text        not null
                             check (topic in (
                               'prevention', 'condition', 'procedure', 'medication', 'lifestyle', 'practical'
                             )),
      body       text        not null check (body <> ''),
      sort_order integer     not null default 0,
      active     boolean     not null default true,
      retired_on date,
      created_at timestamptz not null default now(),
      constraint education_materials_owner_check check (owner = coalesce(org_id::text, 'system')),
      unique (owner, code, locale, version)
    )
  `.execute(db)
  await sql`create index education_materials_org_id_idx on education_materials (org_id)`.execute(db)
}

/** Everyone sees what is the product's; an organization writes only its own. */
async function guardShared(db: Database): Promise<void> {
  for (const table of ['task_templates', 'education_materials']) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id is null or org_id = current_org_id())
        with check (org_id = current_org_id())
    `.execute(db)
  }
}
