/**
 * 033: a code whose end nobody says.
 *
 * - A publisher that dates each end ends no code by leaving it out. Such a code is known to the day of the last file that has it:
 *   `end_is_unknown` marks its last period, and later days are `unknown`, up to a period that a later file dates.
 * - `..._on(day)` answers so. The row of the code stays as it is, since nobody ended it.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** A table of codes and its periods; `system` where all codes are of one, and the table has no column that says so. */
interface CodeTable {
  readonly codes: string
  readonly periods: string
  readonly system?: string
}

const codeTables: readonly CodeTable[] = [
  { codes: 'billing_diagnosis_codes', periods: 'billing_diagnosis_code_periods' },
  { codes: 'billing_procedure_codes', periods: 'billing_procedure_code_periods' },
  { codes: 'billing_modifiers', periods: 'billing_modifier_periods' },
  { codes: 'vaccines', periods: 'vaccine_periods', system: 'CVX' },
  { codes: 'place_of_service', periods: 'place_of_service_periods', system: 'POS' },
]

// sow-allow CHECK_SCAN: the column is new and false in every row, and some 100,000 periods are read in milliseconds
export async function up(db: Database): Promise<void> {
  for (const table of codeTables) {
    const { periods } = table
    await sql`
      alter table ${sql.table(periods)}
        add column end_is_unknown boolean not null default false,
        add constraint ${sql.id(`${periods}_end_check`)} check (not end_is_unknown or valid_through is not null)
    `.execute(db)
    await replaceAnswers(db, table, leftOut(table))
  }
}

export async function down(db: Database): Promise<void> {
  for (const table of codeTables) {
    await replaceAnswers(db, table, { answer: sql``, join: sql`` })
    await sql`alter table ${sql.table(table.periods)} drop column end_is_unknown`.execute(db)
  }
}

/** One more case of an answer, and the join that it reads, each up to the line that follows it. */
interface Case {
  readonly answer: RawBuilder<unknown>
  readonly join: RawBuilder<unknown>
}

/** The last period before the day is of a code that files left out since. */
function leftOut(table: CodeTable): Case {
  return {
    answer: sql`when left_out.code is not null then 'unknown'
          `,
    join: sql`left join ${sql.table(table.periods)} left_out
        on ${sameCode(table, 'left_out', 8)}
        and left_out.end_is_unknown
        and left_out.valid_through < on_day
        and not exists (
          select
          from ${sql.table(table.periods)} since
          where ${sameCode(table, 'since', 12)}
            and since.valid_from > left_out.valid_from
            and since.valid_from <= on_day
        )
      `,
  }
}

function sameCode({ system }: CodeTable, periods: string, indent: number): RawBuilder<unknown> {
  const code = `${periods}.code = known.code`
  const lines = system === undefined ? [`${periods}.code_system = known.code_system`, `and ${code}`] : [code]
  return sql.raw(lines.join(`\n${' '.repeat(indent)}`))
}

/** The answers as 030 and 031 have them, with one more case. */
async function replaceAnswers(db: Database, table: CodeTable, { answer, join }: Case): Promise<void> {
  const { codes, periods, system } = table
  const told = system === undefined ? sql`known.code_system` : sql`${sql.lit(system)}::text`
  const covered = system === undefined ? sql`known.code_system` : sql.lit(system)
  await sql`
    create or replace function ${sql.id(`${codes}_on`)}(on_day date)
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
        ${told},
        known.code,
        case
          when period.billable then 'billable'
          when period.code is not null then 'not-billable'
          when later.start_basis = 'resumed' then 'unknown'
          ${answer}when covered.basis is not null then 'not-billable'
          when earliest.start_basis in ('stated', 'derived') and earliest.valid_from > on_day then 'not-billable'
          else 'unknown'
        end,
        period.code is not null and coalesce(covered.basis = 'assumed', true),
        period.short_description,
        period.long_description
      from ${sql.table(codes)} known
      left join ${sql.table(periods)} period
        on ${sameCode(table, 'period', 8)}
        and period.valid_from <= on_day
        and (period.valid_through is null or period.valid_through >= on_day)
      ${join}left join code_set_coverage covered
        on covered.code_system = ${covered}
        and covered.covered_from <= on_day
        and covered.covered_through >= on_day
      left join lateral (
        select
          first.valid_from,
          first.start_basis
        from ${sql.table(periods)} first
        where ${sameCode(table, 'first', 10)}
        order by first.valid_from
        limit 1
      ) earliest
        on true
      left join lateral (
        select
          coming.start_basis
        from ${sql.table(periods)} coming
        where ${sameCode(table, 'coming', 10)}
          and coming.valid_from > on_day
        order by coming.valid_from
        limit 1
      ) later
        on true
    $$
  `.execute(db)
}
