/**
 * 031: vaccines, and the days on which vaccines and places of service held.
 *
 * - `vaccines` has a row for each code of the CDC (CVX), which everything refers to. A period is `billable` while the CDC lists
 *   the code as active: what is inactive may be found in a record of that time, and is given to nobody. Not active is no end: a
 *   code may come back.
 * - Both tables have codes of one system, so that the code alone is their key; `code_system` of a period is that of
 *   `code_set_coverage`.
 * - `..._on(day)` answers every code for a day of service, and `..._today` for today, as 030 has it.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** Tables whose codes are of one system. */
const codeTables = [
  { codes: 'vaccines', periods: 'vaccine_periods', system: 'CVX' },
  { codes: 'place_of_service', periods: 'place_of_service_periods', system: 'POS' },
]

export async function up(db: Database): Promise<void> {
  await sql`
    create table vaccines (
      id              uuid        primary key default gen_random_uuid(),
      code            text        not null unique check (code ~ '^[0-9]{2,3}$'),
      name            text        not null,
      full_name       text,
      active_from     date,
      active_through  date,
      active          boolean     not null default true,
      retired_on      date,
      created_at      timestamptz not null default now(),
      constraint vaccines_dates_check check (active_through >= active_from)
    )
  `.execute(db)
  for (const table of codeTables) {
    await createPeriods(db, table)
    await createAnswers(db, table)
  }
}

export async function down(db: Database): Promise<void> {
  for (const { codes, periods } of [...codeTables].reverse()) {
    await sql`drop view ${sql.table(`${codes}_today`)}`.execute(db)
    await sql`drop function ${sql.id(`${codes}_on`)}(date)`.execute(db)
    await sql`drop table ${sql.table(periods)}`.execute(db)
  }
  await sql`drop table vaccines`.execute(db)
}

type CodeTable = (typeof codeTables)[number]

async function createPeriods(db: Database, { codes, periods, system }: CodeTable): Promise<void> {
  await sql`
    create table ${sql.table(periods)} (
      code_system       text    not null check (code_system = ${sql.lit(system)}),
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
        foreign key (code) references ${sql.table(codes)} (code) on delete restrict,
      constraint ${sql.id(`${periods}_days_check`)} check (valid_through >= valid_from)
    )
  `.execute(db)
  await sql`create index ${sql.id(`${periods}_code_idx`)} on ${sql.table(periods)} (code)`.execute(db)
}

/** A code without a period on a covered day was none; one that its publisher dates later was none either. */
async function createAnswers(db: Database, { codes, periods, system }: CodeTable): Promise<void> {
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
        ${sql.lit(system)}::text,
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
        on period.code = known.code
        and period.valid_from <= on_day
        and (period.valid_through is null or period.valid_through >= on_day)
      left join code_set_coverage covered
        on covered.code_system = ${sql.lit(system)}
        and covered.covered_from <= on_day
        and covered.covered_through >= on_day
      left join lateral (
        select
          first.valid_from,
          first.start_basis
        from ${sql.table(periods)} first
        where first.code = known.code
        order by first.valid_from
        limit 1
      ) earliest
        on true
      left join lateral (
        select
          coming.start_basis
        from ${sql.table(periods)} coming
        where coming.code = known.code
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
