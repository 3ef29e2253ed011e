import {
  type AbsencePolicy,
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
} from '@sow/kit'
import { ContentHash, describeDataset, type ManifestDataset } from '@sow/kit/manifest'
import { type ColumnDescriptor, encodeRows, inlineRows } from '@sow/kit/rows'
import type { CodeSet, DatedHome } from '../code-set/code-set.js'
import type { CodePeriod, Validity } from '../validity/code-period.js'
import { type AnyDatabase, codeSetDomain } from './describe-code-set.js'
import { projectCodes, throughColumn } from './project-codes.js'

/** A dataset whose rows were computed, and what its manifest would say. */
export interface ComputedDataset {
  readonly dataset: Dataset
  readonly manifest: ManifestDataset
}

const text: ColumnDescriptor = { type: 'text', nullable: false, defaulted: false, generated: false }
const textOrNull: ColumnDescriptor = { ...text, nullable: true }
const date: ColumnDescriptor = { ...text, type: 'date' }
const dateOrNull: ColumnDescriptor = { ...date, nullable: true }
const flag: ColumnDescriptor = { ...text, type: 'boolean' }

/** One of the tables that a dated code set fills. */
interface DatedTable {
  readonly name: string
  readonly title: string
  readonly table: string
  readonly key: readonly [string, ...string[]]
  readonly columns: Readonly<Record<string, ColumnDescriptor>>
  readonly absent: AbsencePolicy
  readonly rows: (validity: Validity) => readonly object[]
}

/**
 * The datasets of a code set that is dated in the project's own tables, in the order in which they are written: the codes, their
 * periods, and the days of which they are known. All are the package's alone, and are computed anew from what is known.
 */
export async function describeDatedSet(
  codeSet: CodeSet,
  homes: readonly DatedHome[],
  validity: Validity,
): Promise<readonly ComputedDataset[]> {
  const described: ComputedDataset[] = []
  for (const { rows, ...table } of datedTables(codeSet, homes))
    described.push(await describeComputed(codeSet, { ...table, rows: rows(validity) }))
  return described
}

function datedTables(codeSet: CodeSet, homes: readonly DatedHome[]): readonly DatedTable[] {
  return [...homes.flatMap((home) => tablesOfHome(codeSet, home)), coverageOf(codeSet)]
}

function tablesOfHome({ system, title }: CodeSet, home: DatedHome): readonly DatedTable[] {
  const { short, long, from } = home.columns
  const own = ({ periods }: Validity) => periods.filter(({ code }) => home.takes?.(code) ?? true)
  return [
    {
      name: home.name,
      title,
      table: home.table,
      key: home.isAlone ? ['code'] : ['code_system', 'code'],
      columns: {
        ...(home.isAlone ? {} : { code_system: text }),
        code: text,
        [short]: text,
        [long]: textOrNull,
        [from]: dateOrNull,
        [throughColumn(home.columns)]: dateOrNull,
        retired_on: dateOrNull,
      },
      absent: 'delete',
      rows: (validity) => projectCodes(own(validity), system, home),
    },
    {
      name: periodsOf(home),
      title: `Periods of ${title}`,
      table: home.periods,
      key: ['code_system', 'code', 'valid_from'],
      columns: {
        code_system: text,
        code: text,
        valid_from: date,
        valid_through: dateOrNull,
        billable: flag,
        short_description: text,
        long_description: textOrNull,
        start_basis: text,
        end_is_unknown: flag,
      },
      absent: 'delete',
      rows: (validity) => own(validity).map((period) => periodRow(period, system)),
    },
  ]
}

function coverageOf({ name, system, title }: CodeSet): DatedTable {
  return {
    name: `${name}-coverage`,
    title: `Days of which ${title} is known`,
    table: coverageTable,
    key: ['code_system', 'covered_from'],
    columns: { code_system: text, covered_from: date, covered_through: date, basis: text },
    absent: 'delete',
    rows: ({ coverage }) =>
      coverage.map(({ from: covered_from, through: covered_through, basis }) => ({
        code_system: system,
        covered_from,
        covered_through,
        basis,
      })),
  }
}

/** The table that all code sets share. */
const coverageTable = 'code_set_coverage'

function periodsOf({ name }: DatedHome): string {
  return `${name}-periods`
}

/** The names of the datasets of a dated code set: codes and periods of each home, and covered days. */
export function datedNames({ name, homes = [] }: Pick<CodeSet, 'name' | 'homes'>): readonly string[] {
  return homes.length === 0
    ? []
    : [...homes.flatMap((home) => [home.name, periodsOf(home)]), `${name}-coverage`]
}

/** A table whose rows were computed, as a dataset. */
export async function describeComputed(
  codeSet: CodeSet,
  table: Omit<DatedTable, 'rows'> & { readonly rows: readonly object[] },
): Promise<ComputedDataset> {
  const rows = { ...inlineRows(table.rows), columns: async () => Object.keys(table.columns) }
  const schema = defineSchemaPackage({
    migrations: {},
    tables: { [table.table]: { primaryKey: table.key, columns: table.columns } },
  })
  const dataset = defineDataset<AnyDatabase>()({
    name: table.name,
    title: table.title,
    table: table.table,
    key: table.key,
    defaultOwnership: 'package',
    absent: table.absent,
    license: codeSet.license,
    rows,
  })
  const seedPackage = defineSeedPackage({ domain: codeSetDomain, schema, datasets: [dataset] })
  const described = await describeDataset({ seedPackage, dataset })
  const content = new ContentHash(described.fields)
  for await (const { line } of encodeRows(described, rows)) content.add(line)
  return { dataset, manifest: { ...described, rows: content.rows, contentHash: content.digest() } }
}

function periodRow(period: CodePeriod, system: string): object {
  const { code, from, through, state, basis, endIsUnknown = false } = period
  return {
    code_system: system,
    code,
    valid_from: from,
    valid_through: through,
    billable: state.billable,
    short_description: state.short,
    long_description: state.long,
    start_basis: basis,
    end_is_unknown: endIsUnknown,
  }
}
