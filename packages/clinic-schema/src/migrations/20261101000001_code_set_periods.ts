/**
 * 030: code sets in time: the days on which a code, its flag and its texts held, and the days of which that is known.
 *
 * - A code has one row in its own table, which everything refers to, and all its periods beside it. Both days of a period
 *   are inclusive; the period that nobody ended is open. Only the loader of official files writes periods.
 * - `code_set_coverage` holds the days of which a release proves which codes there were, so that "not billable" and
 *   "unknown" differ. Past the covered days an open period says what is assumed.
 * - `start_basis` tells how a first day is known: `release`, the one before says otherwise; `stated`, the publisher dates
 *   it; `derived`, the publisher dates it in a time that no release covers; `first-seen`, nothing is known of the day before;
 *   `resumed`, the publisher says that the code began again, and not when it had ended: until then it is unknown.
 * - `..._on(day)` answers every code for a day of service, and `..._today` for today. Claims keep code and day.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** The tables of codes, and what the names of their periods begin with. */
const codeTables = [
  { codes: 'billing_diagnosis_codes', periods: 'billing_diagnosis_code_periods' },
  { codes: 'billing_procedure_codes', periods: 'billing_procedure_code_periods' },
  { codes: 'billing_modifiers', periods: 'billing_modifier_periods' },
]

export async function up(db: Database): Promise<void> {
  await sql`
    create table code_set_coverage (
      code_system     text not null check (code_system <> ''),
      covered_from    date not null,
      covered_through date not null,
      basis           text not null check (basis in ('file', 'addenda', 'assumed')),
      primary key (code_system, covered_from),
      constraint code_set_coverage_days_check check (covered_through >= covered_from)
    )
  `.execute(db)
  for (const { codes, periods } of codeTables) {
    await createPeriods(db, codes, periods)
    await createAnswers(db, codes, periods)
  }
}

export async function down(db: Database): Promise<void> {
  for (const { codes, periods } of [...codeTables].reverse()) {
    await sql`drop view ${sql.table(`${codes}_today`)}`.execute(db)
    await sql`drop function ${sql.id(`${codes}_on`)}(date)`.execute(db)
    await sql`drop table ${sql.table(periods)}`.execute(db)
  }
  await sql`drop table code_set_coverage`.execute(db)
}

async function createPeriods(db: Database, codes: string, periods: string): Promise<void> {
  await sql`
    create table ${sql.table(periods)} (
      code_system       text    not null,
      code              text    not null,
      valid_from        date    not null,
      valid_through     date,
      billable          boolean not null,
      short_description text    not null,
      long_description  text,
      start_basis       text    not null
                                check (start_basis in ('release', 'stated', 'derived', 'first-seen', 'resumed')),
      primary key (code_system, code, valid_from),
      constraint ${sql.id(`${periods}_code_fkey`)}
        foreign key (code_system, code) references ${sql.table(codes)} (code_system, code) on delete restrict,
      constraint ${sql.id(`${periods}_days_check`)} check (valid_through >= valid_from)
    )
  `.execute(db)
}

/** A code without a period on a covered day was none; one that its publisher dates later was none either. */
async function createAnswers(db: Database, codes: string, periods: string): Promise<void> {
  await sql`
    create function ${sql.id(`${codes}_on`)}(on_day date)
    returns table (
      code_system text,
      code text,
      answer text,
      is_assumed boolean,
      short_description text,
      long_description text
    )
    language sql
    stable
    as $$
      select
        known.code_system,
        known.code,
        case
          when period.billable then 'billable'
          when period.code is not null then 'not-billable'
          when later.start_basis = 'resumed' then 'unknown'
          when covered.basis is not null then 'not-billable'
          when earliest.start_basis in ('stated', 'derived') and earliest.valid_from > on_day then 'not-billable'
          else 'unknown'
        end,
        period.code is not null and coalesce(covered.basis = 'assumed', true),
        period.short_description,
        period.long_description
      from ${sql.table(codes)} known
      left join ${sql.table(periods)} period
        on period.code_system = known.code_system
        and period.code = known.code
        and period.valid_from <= on_day
        and (period.valid_through is null or period.valid_through >= on_day)
      left join code_set_coverage covered
        on covered.code_system = known.code_system
        and covered.covered_from <= on_day
        and covered.covered_through >= on_day
      left join lateral (
        select
          first.valid_from,
          first.start_basis
        from ${sql.table(periods)} first
        where first.code_system = known.code_system
          and first.code = known.code
        order by first.valid_from
        limit 1
      ) earliest
        on true
      left join lateral (
        select
          coming.start_basis
        from ${sql.table(periods)} coming
        where coming.code_system = known.code_system
          and coming.code = known.code
          and coming.valid_from > on_day
        order by coming.valid_from
        limit 1
      ) later
        on true
    $$
  `.execute(db)
  await sql`
    create view ${sql.table(`${codes}_today`)} as
    select
      code_system,
      code,
      answer,
      is_assumed,
      short_description,
      long_description
    from ${sql.id(`${codes}_on`)}(current_date)
  `.execute(db)
}
