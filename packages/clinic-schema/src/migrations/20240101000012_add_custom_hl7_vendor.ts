/**
 * 011 (first of two): what the schema needs for a vendor that a site connects to by its own HL7 interface.
 *
 * The vendor's row is not here: it belongs to the dataset of vendors, whose next release brings it. A migration that
 * wrote it would write over a site's order and its choice to hide it, each time it ran.
 *
 * - `transport` is how a vendor is reached. HL7 version 2 travels by MLLP, a framing over TCP, so an endpoint may now
 *   be `mllp://host:port`, or `mllps://` with TLS.
 * - `is_custom`: the site brings the endpoint and the mapping itself.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

// sow-allow CHECK_SCAN: vendors are a few dozen rows, integrations a handful for each organization
export async function up(db: Database): Promise<void> {
  await describeVendors(db)
  await allowEndpoints(db)
}

export async function down(db: Database): Promise<void> {
  // Refuses where an integration has an endpoint that is not https: its address would be lost.
  await sql`alter table integrations drop constraint integrations_endpoint_check`.execute(db)
  await sql`
    alter table integrations
      add constraint integrations_endpoint_check
      check (api_endpoint ~ '^https://')
  `.execute(db)
  await sql`alter table integration_vendors drop constraint integration_vendors_custom_schema_check`.execute(db)
  await sql`
    alter table integration_vendors
      drop column is_custom,
      drop column transport
  `.execute(db)
}

async function describeVendors(db: Database): Promise<void> {
  await sql`
    alter table integration_vendors
      add column transport text not null default 'https' check (transport in ('https', 'mllp', 'sftp')),
      add column is_custom boolean not null default false
  `.execute(db)

  await sql`
    alter table integration_vendors
      add constraint integration_vendors_custom_schema_check
      check (not is_custom or credential_schema <> '{}')
  `.execute(db)
}

async function allowEndpoints(db: Database): Promise<void> {
  await sql`alter table integrations drop constraint integrations_endpoint_check`.execute(db)

  await sql`
    alter table integrations
      add constraint integrations_endpoint_check
      check (api_endpoint ~ '^(https|sftp)://' or api_endpoint ~ '^mllps?://[^/:]+:[0-9]+$')
  `.execute(db)
}
