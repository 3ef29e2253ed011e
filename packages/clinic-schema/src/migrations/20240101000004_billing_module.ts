/**
 * 003: code sets, payers, fees, and the way of a claim from eligibility to payment.
 *
 * - Codes are found by (code_system, code): the same text is a code of several systems. What was billed keeps its code
 *   as text, without a foreign key, so that history outlives a code's retirement.
 * - Whether a code may be billed is a matter of the date of service. A diagnosis may be billed from `billable_from`
 *   through `billable_through`, both inclusive; a heading has no `billable_from`. Any other code may be billed from
 *   `effective_from`, where there is one, through `billable_through`. `active` is the site's: false hides a code.
 * - Parts of a key that may be without a value are empty text, never null: `modifier`, `pos_code`.
 * - The fee in force is the one with the latest `effective_from` that is not after the date of service, unless its
 *   `effective_through` has passed. So no two are in force at once, and no range has to be excluded.
 * - A fee without an amount is one that the site has not set yet.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'place_of_service',
  'billing_modifiers',
  'billing_procedure_codes',
  'billing_diagnosis_codes',
  'billing_code_successors',
  'billing_relative_values',
  'billing_payers',
  'billing_payer_identifiers',
  'billing_fee_schedules',
  'billing_fee_schedule_items',
  'billing_providers',
  'billing_tenant_settings',
  'billing_patient_coverages',
  'billing_eligibility_history',
  'billing_prior_authorizations',
  'billing_claims',
  'billing_claim_diagnoses',
  'billing_claim_lines',
  'billing_claim_status_history',
  'billing_remittances',
  'billing_remittance_lines',
  'billing_remittance_adjustments',
  'billing_payment_ledger',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = [
  'billing_fee_schedules',
  'billing_fee_schedule_items',
  'billing_providers',
  'billing_tenant_settings',
  'billing_patient_coverages',
  'billing_prior_authorizations',
  'billing_claims',
  'billing_claim_diagnoses',
  'billing_claim_lines',
]

/** The tables that only grow. */
const appendOnlyTables = ['billing_eligibility_history', 'billing_claim_status_history', 'billing_payment_ledger']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [
  ...editedTables,
  ...appendOnlyTables,
  'billing_remittances',
  'billing_remittance_lines',
  'billing_remittance_adjustments',
]

export async function up(db: Database): Promise<void> {
  await createCodeSets(db)
  await createPayers(db)
  await createFees(db)
  await createProviders(db)
  await createCoverage(db)
  await createClaims(db)
  await createPayments(db)
  await recordClaimStatus(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop trigger record_claim_status on billing_claims`.execute(db)
  await sql`drop function record_claim_status()`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createCodeSets(db: Database): Promise<void> {
  await sql`
    create table place_of_service (
      id               uuid        primary key default gen_random_uuid(),
      code             text        not null unique check (code ~ '^[0-9]{2}$'),
      name             text        not null,
      description      text,
      setting          text        check (setting in ('facility', 'non_facility')),
      effective_from   date,
      billable_through date,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now(),
      constraint place_of_service_dates_check check (billable_through >= effective_from)
    )
  `.execute(db)

  await sql`
    create table billing_modifiers (
      id               uuid        primary key default gen_random_uuid(),
      code_system      text        not null
                                   check (code_system in ('CPT', 'HCPCS', 'CDT', 'LOCAL')),
      code             text        not null check (code ~ '^[0-9A-Z]{2}$'),
      name             text        not null,
      description      text,
      modifier_type    text        not null default 'general'
                                   check (modifier_type in (
                                     'general', 'pricing', 'anatomical', 'anesthesia', 'ambulance', 'drug',
                                     'equipment', 'provider', 'telehealth'
                                   )),
      rank             integer     not null default 100,
      effective_from   date,
      billable_through date,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now(),
      constraint billing_modifiers_dates_check check (billable_through >= effective_from),
      unique (code_system, code)
    )
  `.execute(db)

  await sql`
    create table billing_procedure_codes (
      id                uuid        primary key default gen_random_uuid(),
      code_system       text        not null
                                    check (code_system in ('CPT', 'HCPCS', 'CDT', 'ICD-10-PCS', 'LOCAL')),
      code              text        not null check (code ~ '^[0-9A-Z]+$'),
      short_description text        not null,
      long_description  text,
      category          text,
      effective_from    date,
      billable_through  date,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      constraint billing_procedure_codes_dates_check check (billable_through >= effective_from),
      unique (code_system, code)
    )
  `.execute(db)

  // Codes are written with their dot. A heading's parent is the heading above it.
  await sql`
    create table billing_diagnosis_codes (
      id                uuid        primary key default gen_random_uuid(),
      code_system       text        not null
                                    check (code_system in ('ICD-10-CM', 'ICD-9-CM', 'LOCAL')),
      code              text        not null check (code ~ '^[0-9A-Z]+([.][0-9A-Z]+)?$'),
      code_undotted     text        not null generated always as (replace(code, '.', '')) stored,
      short_description text        not null,
      long_description  text,
      chapter           text,
      parent_id         uuid        references billing_diagnosis_codes (id) on delete restrict,
      billable_from     date,
      billable_through  date,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      constraint billing_diagnosis_codes_dates_check check (
        billable_through is null
        or (billable_from is not null and billable_through >= billable_from)
      ),
      unique (code_system, code)
    )
  `.execute(db)
  await sql`create index billing_diagnosis_codes_parent_id_idx on billing_diagnosis_codes (parent_id)`.execute(db)

  // Which codes to use for one that ended: many to many, and never applied to anyone's rows.
  await sql`
    create table billing_code_successors (
      id             uuid        primary key default gen_random_uuid(),
      code_system    text        not null check (code_system <> ''),
      code           text        not null check (code <> ''),
      successor_code text        not null check (successor_code <> ''),
      effective_from date        not null,
      note           text,
      retired_on     date,
      created_at     timestamptz not null default now(),
      constraint billing_code_successors_other_check check (successor_code <> code),
      constraint billing_code_successors_key unique (code_system, code, successor_code, effective_from)
    )
  `.execute(db)

  // Relative value units, in force from a date on until the next date of the same code and modifier.
  await sql`
    create table billing_relative_values (
      id                        uuid          primary key default gen_random_uuid(),
      code_system               text          not null
                                              check (code_system in ('CPT', 'HCPCS', 'CDT', 'LOCAL')),
      code                      text          not null check (code <> ''),
      modifier                  text          not null default '',
      effective_from            date          not null,
      status_indicator          text,
      work_rvu                  numeric(10,4),
      facility_practice_rvu     numeric(10,4),
      non_facility_practice_rvu numeric(10,4),
      malpractice_rvu           numeric(10,4),
      conversion_factor         numeric(10,4),
      global_days               text,
      retired_on                date,
      created_at                timestamptz   not null default now(),
      constraint billing_relative_values_key unique (code_system, code, modifier, effective_from)
    )
  `.execute(db)
}

async function createPayers(db: Database): Promise<void> {
  await sql`
    create table billing_payers (
      id                      uuid        primary key default gen_random_uuid(),
      payer_key               text        not null unique check (payer_key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      name                    text        not null,
      payer_type              text        not null
                                          check (payer_type in (
                                            'commercial', 'medicare', 'medicaid', 'tricare', 'workers_comp', 'auto',
                                            'self_pay', 'other'
                                          )),
      claim_submission_method text        not null default 'electronic'
                                          check (claim_submission_method in ('electronic', 'paper', 'portal', 'none')),
      timely_filing_days      integer     check (timely_filing_days > 0),
      phone                   text,
      website                 text,
      address                 jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
      settings                jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
      is_demo                 boolean     not null default false,
      active                  boolean     not null default true,
      retired_on              date,
      created_at              timestamptz not null default now()
    )
  `.execute(db)

  // A payer has one id per clearinghouse and per X12 transaction; no id is national.
  await sql`
    create table billing_payer_identifiers (
      id                  uuid        primary key default gen_random_uuid(),
      payer_id            uuid        not null references billing_payers (id) on delete restrict,
      clearinghouse       text        not null check (clearinghouse <> ''),
      transaction         text        not null
                                      check (transaction in ('270', '276', '278', '837P', '837I', '837D', '835')),
      identifier          text        not null check (identifier <> ''),
      enrollment_required boolean     not null default false,
      active              boolean     not null default true,
      retired_on          date,
      created_at          timestamptz not null default now(),
      constraint billing_payer_identifiers_key unique (payer_id, clearinghouse, transaction)
    )
  `.execute(db)
}

async function createFees(db: Database): Promise<void> {
  // Without a payer, the schedule is the organization's own list of charges.
  await sql`
    create table billing_fee_schedules (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      code              text        not null check (code <> ''),
      name              text        not null,
      description       text,
      payer_id          uuid        references billing_payers (id) on delete restrict,
      currency          text        not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
      effective_from    date,
      effective_through date,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      updated_at        timestamptz not null default now(),
      constraint billing_fee_schedules_dates_check check (effective_through >= effective_from),
      unique (org_id, code),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`
    create table billing_fee_schedule_items (
      id                uuid          primary key default gen_random_uuid(),
      org_id            uuid          not null references organizations (id) on delete restrict,
      schedule_id       uuid          not null,
      code_system       text          not null
                                      check (code_system in ('CPT', 'HCPCS', 'CDT', 'ICD-10-PCS', 'LOCAL')),
      code              text          not null check (code <> ''),
      modifier          text          not null default '' check (modifier ~ '^([0-9A-Z]{2})?$'),
      pos_code          text          not null default '' check (pos_code ~ '^([0-9]{2})?$'),
      effective_from    date          not null,
      effective_through date,
      unit              text          not null default 'each',
      amount            numeric(12,2) check (amount >= 0),
      active            boolean       not null default true,
      retired_on        date,
      created_at        timestamptz   not null default now(),
      updated_at        timestamptz   not null default now(),
      constraint billing_fee_schedule_items_dates_check check (effective_through >= effective_from),
      constraint billing_fee_schedule_items_key
        unique (org_id, schedule_id, code_system, code, modifier, pos_code, effective_from),
      foreign key (org_id, schedule_id) references billing_fee_schedules (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createProviders(db: Database): Promise<void> {
  // Who stands on a claim: a person, or the organization that is paid.
  await sql`
    create table billing_providers (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      npi             text        not null check (is_valid_npi(npi)),
      entity_type     text        not null
                                  check (entity_type in ('individual', 'organization')),
      name            text        not null,
      given_name      text,
      practitioner_id uuid,
      taxonomy_code   text        check (taxonomy_code ~ '^[0-9A-Z]{9}X$'),
      license_state   text        check (license_state ~ '^[A-Z]{2}$'),
      license_number  text,
      phone           text,
      address         jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
      is_demo         boolean     not null default false,
      active          boolean     not null default true,
      retired_on      date,
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      constraint billing_providers_practitioner_check check (practitioner_id is null or entity_type = 'individual'),
      unique (org_id, npi),
      unique (org_id, id),
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  // Secrets are kept in a secret store; here is only the name they have there.
  await sql`
    create table billing_tenant_settings (
      id                      uuid        primary key default gen_random_uuid(),
      org_id                  uuid        not null unique references organizations (id) on delete restrict,
      clearinghouse           text,
      submitter_id            text,
      credentials_secret      text,
      default_provider_id     uuid,
      default_fee_schedule_id uuid,
      claim_number_prefix     text        not null default '',
      settings                jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
      created_at              timestamptz not null default now(),
      updated_at              timestamptz not null default now(),
      foreign key (org_id, default_provider_id) references billing_providers (org_id, id) on delete restrict,
      foreign key (org_id, default_fee_schedule_id) references billing_fee_schedules (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createCoverage(db: Database): Promise<void> {
  await sql`
    create table billing_patient_coverages (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      patient_id        uuid        not null,
      payer_id          uuid        not null references billing_payers (id) on delete restrict,
      member_id         text        not null check (member_id <> ''),
      group_number      text,
      relationship      text        not null default 'self'
                                    check (relationship in ('self', 'spouse', 'child', 'other')),
      rank              integer     not null default 1 check (rank between 1 and 11),
      effective_from    date        not null,
      effective_through date,
      created_at        timestamptz not null default now(),
      updated_at        timestamptz not null default now(),
      constraint billing_patient_coverages_dates_check check (effective_through >= effective_from),
      constraint billing_patient_coverages_key unique (org_id, patient_id, payer_id, member_id, effective_from),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table billing_eligibility_history (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      coverage_id    uuid        not null,
      appointment_id uuid,
      service_date   date        not null,
      result         text        not null
                                 check (result in ('eligible', 'not_eligible', 'unknown', 'error')),
      response       jsonb       not null default '{}',
      checked_by     uuid        references users (id) on delete restrict,
      checked_at     timestamptz not null default now(),
      foreign key (org_id, coverage_id) references billing_patient_coverages (org_id, id) on delete restrict,
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index billing_eligibility_history_coverage_id_idx
      on billing_eligibility_history (org_id, coverage_id, checked_at)
  `.execute(db)

  // The payer gives the number, so it is unique per payer, and there is none before the answer.
  await sql`
    create table billing_prior_authorizations (
      id                uuid          primary key default gen_random_uuid(),
      org_id            uuid          not null references organizations (id) on delete restrict,
      patient_id        uuid          not null,
      payer_id          uuid          not null references billing_payers (id) on delete restrict,
      auth_number       text          check (auth_number <> ''),
      code_system       text          not null check (code_system <> ''),
      code              text          not null check (code <> ''),
      units_requested   numeric(12,3) check (units_requested > 0),
      units_approved    numeric(12,3) check (units_approved >= 0),
      status            text          not null default 'draft'
                                      check (status in (
                                        'draft', 'submitted', 'pending', 'approved', 'partially_approved', 'denied',
                                        'expired', 'cancelled'
                                      )),
      effective_from    date,
      effective_through date,
      submitted_at      timestamptz,
      decided_at        timestamptz,
      created_at        timestamptz   not null default now(),
      updated_at        timestamptz   not null default now(),
      constraint billing_prior_authorizations_dates_check check (effective_through >= effective_from),
      unique (org_id, payer_id, auth_number),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index billing_prior_authorizations_patient_id_idx
      on billing_prior_authorizations (org_id, patient_id)
  `.execute(db)
}

async function createClaims(db: Database): Promise<void> {
  await sql`
    create table billing_claims (
      id                     uuid          primary key default gen_random_uuid(),
      org_id                 uuid          not null references organizations (id) on delete restrict,
      claim_number           text          not null check (claim_number <> ''),
      claim_type             text          not null default 'professional'
                                           check (claim_type in ('professional', 'institutional', 'dental')),
      frequency              text          not null default 'original'
                                           check (frequency in ('original', 'replacement', 'void')),
      replaces_claim_id      uuid,
      patient_id             uuid          not null,
      payer_id               uuid          not null references billing_payers (id) on delete restrict,
      coverage_id            uuid,
      encounter_id           uuid,
      billing_provider_id    uuid          not null,
      rendering_provider_id  uuid,
      prior_authorization_id uuid,
      pos_code               text          check (pos_code ~ '^[0-9]{2}$'),
      service_from           date          not null,
      service_through        date          not null,
      total_charge           numeric(12,2) not null default 0 check (total_charge >= 0),
      status                 text          not null default 'draft'
                                           check (status in (
                                             'draft', 'ready', 'submitted', 'accepted', 'rejected', 'paid',
                                             'partially_paid', 'denied', 'appealed', 'void'
                                           )),
      submitted_at           timestamptz,
      created_at             timestamptz   not null default now(),
      updated_at             timestamptz   not null default now(),
      constraint billing_claims_dates_check check (service_through >= service_from),
      constraint billing_claims_replaces_check check ((frequency = 'original') = (replaces_claim_id is null)),
      unique (org_id, claim_number),
      unique (org_id, id),
      foreign key (org_id, replaces_claim_id) references billing_claims (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, coverage_id) references billing_patient_coverages (org_id, id) on delete restrict,
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict,
      foreign key (org_id, billing_provider_id) references billing_providers (org_id, id) on delete restrict,
      foreign key (org_id, rendering_provider_id) references billing_providers (org_id, id) on delete restrict,
      foreign key (org_id, prior_authorization_id)
        references billing_prior_authorizations (org_id, id)
        on delete restrict
    )
  `.execute(db)
  await sql`create index billing_claims_patient_id_idx on billing_claims (org_id, patient_id)`.execute(db)
  await sql`create index billing_claims_payer_id_idx on billing_claims (payer_id)`.execute(db)
  await sql`create index billing_claims_encounter_id_idx on billing_claims (org_id, encounter_id)`.execute(db)
  await sql`create index billing_claims_status_idx on billing_claims (org_id, status, service_from)`.execute(db)

  // Code and description as they were on the date of service.
  await sql`
    create table billing_claim_diagnoses (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      claim_id    uuid        not null,
      rank        smallint    not null check (rank between 1 and 12),
      code_system text        not null default 'ICD-10-CM' check (code_system <> ''),
      code        text        not null check (code <> ''),
      description text,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      unique (org_id, claim_id, rank),
      foreign key (org_id, claim_id) references billing_claims (org_id, id) on delete restrict
    )
  `.execute(db)

  // Diagnosis pointers are ranks of the claim's diagnoses.
  await sql`
    create table billing_claim_lines (
      id                 uuid          primary key default gen_random_uuid(),
      org_id             uuid          not null references organizations (id) on delete restrict,
      claim_id           uuid          not null,
      line_number        smallint      not null check (line_number between 1 and 999),
      code_system        text          not null check (code_system <> ''),
      code               text          not null check (code <> ''),
      description        text,
      modifiers          text[]        not null default '{}' check (cardinality(modifiers) <= 4),
      diagnosis_pointers smallint[]    not null default '{}'
                                       check (
                                         cardinality(diagnosis_pointers) <= 12
                                         and diagnosis_pointers <@ '{1,2,3,4,5,6,7,8,9,10,11,12}'::smallint[]
                                       ),
      pos_code           text          check (pos_code ~ '^[0-9]{2}$'),
      service_from       date          not null,
      service_through    date          not null,
      units              numeric(12,3) not null default 1 check (units > 0),
      charge             numeric(12,2) not null check (charge >= 0),
      ndc11              text          check (ndc11 ~ '^[0-9]{11}$'),
      created_at         timestamptz   not null default now(),
      updated_at         timestamptz   not null default now(),
      constraint billing_claim_lines_dates_check check (service_through >= service_from),
      unique (org_id, claim_id, line_number),
      unique (org_id, id),
      foreign key (org_id, claim_id) references billing_claims (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table billing_claim_status_history (
      id            bigint      primary key generated always as identity,
      org_id        uuid        not null references organizations (id) on delete restrict,
      claim_id      uuid        not null,
      former_status text,
      status        text        not null,
      changed_at    timestamptz not null default now(),
      foreign key (org_id, claim_id) references billing_claims (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index billing_claim_status_history_claim_id_idx
      on billing_claim_status_history (org_id, claim_id, id)
  `.execute(db)
}

async function createPayments(db: Database): Promise<void> {
  await sql`
    create table billing_remittances (
      id             uuid          primary key default gen_random_uuid(),
      org_id         uuid          not null references organizations (id) on delete restrict,
      payer_id       uuid          not null references billing_payers (id) on delete restrict,
      payment_number text          not null check (payment_number <> ''),
      payment_method text          not null default 'eft'
                                   check (payment_method in ('eft', 'check', 'card', 'none')),
      paid_on        date          not null,
      amount         numeric(12,2) not null,
      received_at    timestamptz   not null default now(),
      posted_at      timestamptz,
      unique (org_id, payer_id, payment_number),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`
    create table billing_remittance_lines (
      id                     uuid          primary key default gen_random_uuid(),
      org_id                 uuid          not null references organizations (id) on delete restrict,
      remittance_id          uuid          not null,
      line_number            integer       not null check (line_number > 0),
      claim_id               uuid,
      claim_line_id          uuid,
      payer_claim_number     text,
      charge                 numeric(12,2) not null default 0,
      allowed                numeric(12,2),
      paid                   numeric(12,2) not null default 0,
      patient_responsibility numeric(12,2) not null default 0,
      unique (org_id, remittance_id, line_number),
      unique (org_id, id),
      foreign key (org_id, remittance_id) references billing_remittances (org_id, id) on delete restrict,
      foreign key (org_id, claim_id) references billing_claims (org_id, id) on delete restrict,
      foreign key (org_id, claim_line_id) references billing_claim_lines (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index billing_remittance_lines_claim_id_idx
      on billing_remittance_lines (org_id, claim_id)
  `.execute(db)

  // The adjustments of a line: group, reason, amount and quantity, in the payer's order.
  await sql`
    create table billing_remittance_adjustments (
      id                 uuid          primary key default gen_random_uuid(),
      org_id             uuid          not null references organizations (id) on delete restrict,
      remittance_line_id uuid          not null,
      position           integer       not null check (position > 0),
      group_code         text          not null check (group_code in ('CO', 'CR', 'OA', 'PI', 'PR')),
      reason_code        text          not null check (reason_code <> ''),
      amount             numeric(12,2) not null,
      quantity           numeric(12,3),
      constraint billing_remittance_adjustments_key unique (org_id, remittance_line_id, position),
      foreign key (org_id, remittance_line_id) references billing_remittance_lines (org_id, id) on delete restrict
    )
  `.execute(db)

  // Charges are positive, what reduces a balance is negative. A mistake is reversed by a row of its own, once.
  await sql`
    create table billing_payment_ledger (
      id                 uuid          primary key default gen_random_uuid(),
      org_id             uuid          not null references organizations (id) on delete restrict,
      patient_id         uuid          not null,
      claim_id           uuid,
      remittance_line_id uuid,
      entry_type         text          not null
                                       check (entry_type in (
                                         'charge', 'payment', 'adjustment', 'write_off', 'refund', 'transfer',
                                         'reversal'
                                       )),
      amount             numeric(12,2) not null check (amount <> 0),
      posted_on          date          not null,
      reverses_id        uuid,
      memo               text,
      created_by         uuid          references users (id) on delete restrict,
      created_at         timestamptz   not null default now(),
      constraint billing_payment_ledger_reversal_check check ((entry_type = 'reversal') = (reverses_id is not null)),
      unique (org_id, reverses_id),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, claim_id) references billing_claims (org_id, id) on delete restrict,
      foreign key (org_id, remittance_line_id) references billing_remittance_lines (org_id, id) on delete restrict,
      foreign key (org_id, reverses_id) references billing_payment_ledger (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index billing_payment_ledger_patient_id_idx
      on billing_payment_ledger (org_id, patient_id, posted_on)
  `.execute(db)
  await sql`
    create index billing_payment_ledger_claim_id_idx
      on billing_payment_ledger (org_id, claim_id)
  `.execute(db)
}

async function recordClaimStatus(db: Database): Promise<void> {
  await sql`
    create function record_claim_status()
    returns trigger
    language plpgsql
    as $$
    begin
      if tg_op = 'INSERT' then
        insert into billing_claim_status_history (org_id, claim_id, status)
        values (new.org_id, new.id, new.status);
      elsif new.status <> old.status then
        insert into billing_claim_status_history (org_id, claim_id, former_status, status)
        values (new.org_id, new.id, old.status, new.status);
      end if;
      return null;
    end
    $$
  `.execute(db)

  await sql`
    create trigger record_claim_status
      after insert or update of status on billing_claims
      for each row
      execute function record_claim_status()
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

  for (const table of appendOnlyTables)
    await sql`
      create trigger refuse_change
        before update or delete on ${sql.table(table)}
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
}
