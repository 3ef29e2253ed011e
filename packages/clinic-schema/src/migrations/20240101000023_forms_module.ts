/**
 * 021: forms as FHIR Questionnaires, their answers, and the rules that carry data into a form and out of it.
 *
 * - A version of a form is a row, found by (org_id, fhir_url, version). Once it has left the state 'draft', its
 *   questions never change and it is no draft again: a correction is a new version, whose `parent_version_id` is the
 *   one it corrects.
 * - `status` is the life of a version. `active` is the site's: false takes a form off the list. `retired_on` is the
 *   publisher's.
 * - A response keeps the version it answered. The answers to the forms of 002, before a visit, are another table.
 * - `form_themes.owner` is 'system' for a theme of the product, and the organization's id as text for one of its own.
 *   A form names the owner of its theme beside the theme, so that no form wears the theme of another organization.
 * - Nobody need be named as the author of a form: what a program loads has none.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'form_themes',
  'form_templates',
  'form_population_rules',
  'form_extraction_rules',
  'form_responses',
  'form_audit_log',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = ['form_templates', 'form_population_rules', 'form_extraction_rules', 'form_responses']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'form_audit_log']

export async function up(db: Database): Promise<void> {
  await createTemplates(db)
  await createRules(db)
  await createResponses(db)
  await keepQuestions(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`drop function refuse_question_change()`.execute(db)
}

async function createTemplates(db: Database): Promise<void> {
  await sql`
    create table form_themes (
      id          uuid        primary key default gen_random_uuid(),
      owner       text        not null default 'system',
      org_id      uuid        references organizations (id) on delete restrict,
      name        text        not null check (name <> ''),
      description text,
      settings    jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
      sort_order  integer     not null default 0,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now(),
      constraint form_themes_owner_check check (owner = coalesce(org_id::text, 'system')),
      unique (owner, name),
      unique (owner, id)
    )
  `.execute(db)

  await sql`
    create table form_templates (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      fhir_url          text        not null check (fhir_url <> ''),
      version           text        not null check (version <> ''),
      title             text        not null,
      description       text,
      status            text        not null default 'draft'
                                    check (status in ('draft', 'active', 'retired', 'archived')),
      language          text        not null default 'en',
      tags              text[]      not null default '{}',
      questionnaire     jsonb       not null,
      theme_owner       text        not null default 'system',
      theme_id          uuid,
      parent_version_id uuid,
      is_latest_version boolean     not null default false,
      effective_from    date,
      created_by        uuid        references users (id) on delete restrict,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      updated_at        timestamptz not null default now(),
      constraint form_templates_questionnaire_check check (
        questionnaire ->> 'resourceType' is not distinct from 'Questionnaire'
      ),
      constraint form_templates_theme_check check (theme_owner in ('system', org_id::text)),
      constraint form_templates_parent_check check (parent_version_id <> id),
      unique (org_id, fhir_url, version),
      unique (org_id, id),
      unique (org_id, id, version),
      foreign key (theme_owner, theme_id) references form_themes (owner, id) on delete restrict,
      foreign key (org_id, parent_version_id) references form_templates (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create unique index form_templates_latest_version_key
      on form_templates (org_id, fhir_url)
      where is_latest_version
  `.execute(db)
}

async function createRules(db: Database): Promise<void> {
  // What fills an item of the form before it is shown. A lower priority is applied first.
  await sql`
    create table form_population_rules (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      template_id       uuid        not null,
      name              text        not null check (name <> ''),
      link_id           text        not null check (link_id <> ''),
      source            text        not null
                                    check (source in (
                                      'patient', 'appointment', 'encounter', 'coverage', 'practitioner',
                                      'organization', 'response'
                                    )),
      source_expression text        not null check (source_expression <> ''),
      priority          integer     not null default 100,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      updated_at        timestamptz not null default now(),
      unique (org_id, template_id, name),
      foreign key (org_id, template_id) references form_templates (org_id, id) on delete restrict
    )
  `.execute(db)

  // What becomes of an answer when the form is completed.
  await sql`
    create table form_extraction_rules (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      template_id       uuid        not null,
      name              text        not null check (name <> ''),
      link_id           text        not null check (link_id <> ''),
      target_resource   text        not null check (target_resource ~ '^[A-Z][A-Za-z]+$'),
      target_expression text        not null check (target_expression <> ''),
      condition         jsonb       not null default '{}' check (jsonb_typeof(condition) = 'object'),
      priority          integer     not null default 100,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      updated_at        timestamptz not null default now(),
      unique (org_id, template_id, name),
      foreign key (org_id, template_id) references form_templates (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createResponses(db: Database): Promise<void> {
  await sql`
    create table form_responses (
      id               uuid        primary key default gen_random_uuid(),
      org_id           uuid        not null references organizations (id) on delete restrict,
      template_id      uuid        not null,
      template_version text        not null,
      patient_id       uuid        not null,
      appointment_id   uuid,
      encounter_id     uuid,
      status           text        not null default 'in-progress'
                                   check (status in ('in-progress', 'completed', 'amended', 'entered-in-error')),
      response         jsonb       not null,
      completed_at     timestamptz,
      completed_by     uuid        references users (id) on delete restrict,
      created_at       timestamptz not null default now(),
      updated_at       timestamptz not null default now(),
      constraint form_responses_response_check check (
        response ->> 'resourceType' is not distinct from 'QuestionnaireResponse'
      ),
      constraint form_responses_completed_check check (
        completed_at is not null
        or status in ('in-progress', 'entered-in-error')
      ),
      unique (org_id, id),
      foreign key (org_id, template_id, template_version)
        references form_templates (org_id, id, version)
        on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict,
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`create index form_responses_template_id_idx on form_responses (org_id, template_id)`.execute(db)
  await sql`create index form_responses_patient_id_idx on form_responses (org_id, patient_id)`.execute(db)

  // Without an actor, a program did it. The log outlives forms and responses, so it refers to them by value.
  await sql`
    create table form_audit_log (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      template_id uuid,
      response_id uuid,
      action      text        not null
                              check (action in (
                                'created', 'changed', 'activated', 'retired', 'archived', 'answered', 'completed',
                                'amended', 'viewed', 'exported'
                              )),
      actor_id    uuid        references users (id) on delete restrict,
      detail      jsonb       not null default '{}',
      occurred_at timestamptz not null default now(),
      constraint form_audit_log_subject_check check (template_id is not null or response_id is not null)
    )
  `.execute(db)
  await sql`create index form_audit_log_occurred_at_idx on form_audit_log (org_id, occurred_at)`.execute(db)
}

async function keepQuestions(db: Database): Promise<void> {
  await sql`
    create function refuse_question_change()
    returns trigger
    language plpgsql
    as $$
    begin
      raise exception 'a form that is no draft keeps its questions: make a new version'
        using errcode = 'restrict_violation';
    end
    $$
  `.execute(db)

  await sql`
    create trigger refuse_question_change
      before update on form_templates
      for each row
      when (
        old.status <> 'draft'
        and (
          new.status = 'draft'
          or (old.org_id, old.fhir_url, old.version, old.questionnaire)
            is distinct from (new.org_id, new.fhir_url, new.version, new.questionnaire)
        )
      )
      execute function refuse_question_change()
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of editedTables)
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)

  await sql`
    create trigger refuse_change
      before update or delete on form_audit_log
      for each row
      execute function refuse_change()
  `.execute(db)

  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }

  // Everyone sees the themes of the product; an organization writes only its own.
  await sql`alter table form_themes enable row level security`.execute(db)
  await sql`
    create policy org_isolation on form_themes
      using (org_id is null or org_id = current_org_id())
      with check (org_id = current_org_id())
  `.execute(db)
}
