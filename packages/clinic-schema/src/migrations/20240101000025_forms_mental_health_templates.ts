/**
 * 023: what a questionnaire with a score and an owner needs: its licence, its scores and what they mean.
 *
 * - The forms themselves (PHQ-9, GAD-7 and the like) are a dataset's, for the organizations that choose them, found by
 *   (org_id, fhir_url, version). Here is no row: a migration knows no organization.
 * - Every instrument has a holder of its rights. `redistributable` says whether its text may be passed on, with the
 *   words of `code_systems`; where a notice is owed, `attribution` holds it, and a form shows it.
 * - A score belongs to one version of a form, and so does its meaning. What a response scored is kept as a number, with
 *   the label of that day: a later correction of the ranges does not change what was told to anyone.
 * - Ranges of a score do not overlap where each begins above the end of the one before; the key is where it begins.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['form_scores', 'form_score_ranges', 'form_response_scores']

// sow-allow CHECK_SCAN: released together with the forms module, before any form is in use
export async function up(db: Database): Promise<void> {
  await describeRights(db)
  await createScores(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`alter table form_templates drop constraint form_templates_notice_check`.execute(db)
  await sql`alter table form_templates drop column redistributable`.execute(db)
  await sql`alter table form_templates drop column attribution`.execute(db)
  await sql`alter table form_templates drop column license_url`.execute(db)
  await sql`alter table form_templates drop column license`.execute(db)
}

async function describeRights(db: Database): Promise<void> {
  await sql`alter table form_templates add column license text`.execute(db)
  await sql`alter table form_templates add column license_url text check (license_url like 'https://_%')`.execute(db)
  await sql`alter table form_templates add column attribution text`.execute(db)
  await sql`
    alter table form_templates
      add column redistributable text not null default 'no'
        check (redistributable in ('yes', 'notice', 'no'))
  `.execute(db)
  await sql`
    alter table form_templates
      add constraint form_templates_notice_check check (redistributable <> 'notice' or attribution is not null)
  `.execute(db)
}

async function createScores(db: Database): Promise<void> {
  // A score without a listed item is over all items of the form that have a value.
  await sql`
    create table form_scores (
      id          uuid         primary key default gen_random_uuid(),
      org_id      uuid         not null references organizations (id) on delete restrict,
      template_id uuid         not null,
      code        text         not null check (code <> ''),
      name        text         not null,
      method      text         not null default 'sum'
                               check (method in ('sum', 'mean', 'maximum', 'expression')),
      expression  text,
      link_ids    text[]       not null default '{}',
      low_value   numeric(8,2) not null,
      high_value  numeric(8,2) not null,
      active      boolean      not null default true,
      retired_on  date,
      created_at  timestamptz  not null default now(),
      updated_at  timestamptz  not null default now(),
      constraint form_scores_values_check check (high_value >= low_value),
      constraint form_scores_expression_check check ((method = 'expression') = (expression is not null)),
      unique (org_id, template_id, code),
      unique (org_id, id),
      foreign key (org_id, template_id) references form_templates (org_id, id) on delete restrict
    )
  `.execute(db)

  // Both ends belong to the range.
  await sql`
    create table form_score_ranges (
      id              uuid         primary key default gen_random_uuid(),
      org_id          uuid         not null references organizations (id) on delete restrict,
      score_id        uuid         not null,
      low_value       numeric(8,2) not null,
      high_value      numeric(8,2) not null,
      label           text         not null check (label <> ''),
      severity        text         not null
                                   check (severity in (
                                     'none', 'minimal', 'mild', 'moderate', 'moderately_severe', 'severe'
                                   )),
      requires_review boolean      not null default false,
      active          boolean      not null default true,
      retired_on      date,
      created_at      timestamptz  not null default now(),
      updated_at      timestamptz  not null default now(),
      constraint form_score_ranges_values_check check (high_value >= low_value),
      unique (org_id, score_id, low_value),
      foreign key (org_id, score_id) references form_scores (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table form_response_scores (
      id          uuid         primary key default gen_random_uuid(),
      org_id      uuid         not null references organizations (id) on delete restrict,
      response_id uuid         not null,
      score_id    uuid         not null,
      value       numeric(8,2) not null,
      label       text,
      scored_at   timestamptz  not null default now(),
      created_at  timestamptz  not null default now(),
      updated_at  timestamptz  not null default now(),
      unique (org_id, response_id, score_id),
      foreign key (org_id, response_id) references form_responses (org_id, id) on delete restrict,
      foreign key (org_id, score_id) references form_scores (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of tables) {
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
