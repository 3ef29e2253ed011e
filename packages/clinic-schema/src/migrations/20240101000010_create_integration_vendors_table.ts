/**
 * 009: whom an organization may connect to. The vendors themselves are rows of a dataset.
 *
 * - A vendor that an integration already names gets a row, so that the integration keeps its vendor; its name and its
 *   category are then the dataset's to correct.
 * - A vendor that closed or was renamed is retired, never deleted: integrations refer to it.
 * - `credential_schema` is a JSON Schema of what a site has to enter; an empty one asks for nothing.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

// sow-allow FOREIGN_KEY_SCAN: an organization has a handful of integrations
export async function up(db: Database): Promise<void> {
  await createVendors(db)
  await referToVendors(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table integrations drop constraint integrations_vendor_code_fkey`.execute(db)
  await sql`drop table integration_vendors`.execute(db)
}

async function createVendors(db: Database): Promise<void> {
  await sql`
    create table integration_vendors (
      id                uuid        primary key default gen_random_uuid(),
      code              text        not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      name              text        not null,
      category          text        not null
                                    check (category in (
                                      'ehr', 'hl7-fhir', 'billing', 'clearinghouse', 'eprescribe', 'lab', 'imaging',
                                      'pharmacy', 'telehealth', 'payment', 'messaging', 'identity', 'ai',
                                      'inventory', 'analytics', 'other'
                                    )),
      description       text,
      logo_url          text        check (logo_url ~ '^https://'),
      website           text        check (website ~ '^https://'),
      documentation_url text        check (documentation_url ~ '^https://'),
      capabilities      jsonb       not null default '[]' check (jsonb_typeof(capabilities) = 'array'),
      credential_schema jsonb       not null default '{}',
      is_featured       boolean     not null default false,
      sort_order        integer     not null default 0,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      constraint integration_vendors_credential_schema_check check (
        credential_schema = '{}'
        or coalesce(
          credential_schema ->> 'type' = 'object' and jsonb_typeof(credential_schema -> 'properties') = 'object',
          false
        )
      )
    )
  `.execute(db)

  await sql`create index integration_vendors_category_idx on integration_vendors (category)`.execute(db)
}

async function referToVendors(db: Database): Promise<void> {
  await sql`
    insert into integration_vendors (code, name, category)
    select distinct vendor_code, vendor_code, 'other'
    from integrations
  `.execute(db)

  await sql`
    alter table integrations
      add constraint integrations_vendor_code_fkey
      foreign key (vendor_code) references integration_vendors (code) on delete restrict
  `.execute(db)
}
