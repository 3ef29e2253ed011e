/**
 * 024: the mark of a form that only shows what forms can do.
 *
 * - The form itself is a demo dataset's, found by (org_id, fhir_url, version). Here is no row: a migration knows no
 *   organization, and a demo is never part of a schema.
 * - A demo form says so where people see it (its title) and where programs do (its tag).
 * - A response says with `answers_demo` which kind of form it answers, and a foreign key holds it to the truth. So no
 *   answer that was meant is given to a demo form, and the answers of one are told from all others.
 * - On the way down a demo form keeps its title and its tag.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

// sow-allow CHECK_SCAN: released together with the forms module, before any form is in use
// sow-allow FOREIGN_KEY_SCAN: released together with the forms module, before any form is in use
// sow-allow UNIQUE_BLOCKS: released together with the forms module, before any form is in use
export async function up(db: Database): Promise<void> {
  await sql`alter table form_templates add column is_demo boolean not null default false`.execute(db)
  await sql`
    alter table form_templates
      add constraint form_templates_demo_check
        check (not is_demo or (title like 'DEMO: _%' and 'demo' = any (tags)))
  `.execute(db)
  await sql`
    alter table form_templates
      add constraint form_templates_demo_key unique (org_id, id, is_demo)
  `.execute(db)

  await sql`alter table form_responses add column answers_demo boolean not null default false`.execute(db)
  await sql`
    alter table form_responses
      add constraint form_responses_demo_fkey
        foreign key (org_id, template_id, answers_demo)
        references form_templates (org_id, id, is_demo)
        on delete restrict
  `.execute(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table form_responses drop constraint form_responses_demo_fkey`.execute(db)
  await sql`alter table form_responses drop column answers_demo`.execute(db)
  await sql`alter table form_templates drop constraint form_templates_demo_key`.execute(db)
  await sql`alter table form_templates drop constraint form_templates_demo_check`.execute(db)
  await sql`alter table form_templates drop column is_demo`.execute(db)
}
