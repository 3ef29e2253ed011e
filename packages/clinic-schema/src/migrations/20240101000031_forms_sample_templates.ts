/**
 * 029 (formerly 022): where a form comes from, and which one an organization made out of another's.
 *
 * - The sample forms (intake, consent, acknowledgement) are a starter dataset's, for the organizations that choose
 *   them, found by (org_id, fhir_url, version); a new organization gets them at the next run. Here is no row: a
 *   migration knows no organization.
 * - `origin` tells the publisher's version of a form from the organization's own, and from a fork: the organization's
 *   version of a form that it was given. A fork has the URL and a version of its own, and its `parent_version_id` is
 *   the row it was made from, so that a newer one of the publisher can be compared with it.
 * - A form that was there before is the organization's own: nobody had said otherwise.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

// sow-allow CHECK_SCAN: released together with the forms module, before any form is in use
// sow-allow INDEX_BLOCKS: released together with the forms module, before any form is in use
export async function up(db: Database): Promise<void> {
  await sql`
    alter table form_templates
      add column origin text not null default 'own' check (origin in ('publisher', 'fork', 'own'))
  `.execute(db)
  await sql`alter table form_templates add column publisher text`.execute(db)
  await sql`
    alter table form_templates
      add column source_url text check (source_url like 'https://_%')
  `.execute(db)
  await sql`alter table form_templates add column fork_reason text`.execute(db)
  await sql`
    alter table form_templates
      add constraint form_templates_provenance_check check (
        (origin = 'own') = (publisher is null)
        and (origin <> 'fork' or parent_version_id is not null)
        and (origin = 'fork' or fork_reason is null)
      )
  `.execute(db)
  await sql`
    create index form_templates_parent_version_id_idx
      on form_templates (org_id, parent_version_id)
  `.execute(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop index form_templates_parent_version_id_idx`.execute(db)
  await sql`alter table form_templates drop constraint form_templates_provenance_check`.execute(db)
  await sql`alter table form_templates drop column fork_reason`.execute(db)
  await sql`alter table form_templates drop column source_url`.execute(db)
  await sql`alter table form_templates drop column publisher`.execute(db)
  await sql`alter table form_templates drop column origin`.execute(db)
}
