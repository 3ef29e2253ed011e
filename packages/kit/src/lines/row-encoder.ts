import type { RuleViolation } from '../columns/column-codec.js'
import type { Problem } from '../errors/sow-error.js'
import type { ManifestDataset } from '../manifest/manifest.js'
import type { RawRow, RowSource } from '../rows/row-source.js'
import { type ColumnEncoder, columnEncoder } from './column-encoder.js'

/** What of a dataset the encoding of its rows follows. */
export interface EncodedDataset
  extends Pick<ManifestDataset, 'identity' | 'key' | 'columns' | 'references' | 'fields'> {
  /** The words that a column takes, where the database was asked: those of an enumeration, by the column. */
  readonly words?: ReadonlyMap<string, readonly string[]>
}

/**
 * Turns rows into canonical lines: the fields of `ManifestDataset.fields` in that order, each as its column codec
 * writes it, in Postgres' COPY text format without the line end.
 */
export interface RowEncoder {
  /** The names under which the row source must give values: columns, or `column.part` in CSV. */
  readonly names: readonly string[]
  /** Checks the names of a header, line 1. */
  checkHeader(names: readonly string[]): readonly Problem[]
  /** The canonical line, or everything that is wrong with the row. */
  encode(row: RawRow): string | readonly Problem[]
}

/** Compiles the encoder of a dataset's rows as its source gives them. */
export function compileRowEncoder(
  dataset: EncodedDataset,
  source: Pick<RowSource, 'format' | 'file'>,
): RowEncoder {
  const encoders = columnEncoders(dataset, source)
  const names = encoders.flatMap((encoder) => encoder.names)
  const expected = new Set(names)
  const problem = problemsOf(dataset, source)
  const isComplete = (given: readonly string[]) =>
    given.length === names.length && given.every((name) => expected.has(name))
  const nameProblems = (line: number, given: readonly string[]) =>
    nameViolations(given, expected).map(([name, violation]) => problem(line, name, violation))
  let headerFits = false
  const slots: string[] = Array.from(dataset.fields, () => '')
  return {
    names,
    checkHeader: (given) => {
      const problems = nameProblems(1, given)
      headerFits = problems.length === 0
      return problems
    },
    encode: ({ position, values }) => {
      if (typeof values !== 'object' || values === null) return [problem(position, '', noObject)]
      const complete = headerFits || isComplete(Object.keys(values))
      let problems = complete ? null : nameProblems(position, Object.keys(values))
      for (const encoder of encoders) {
        if (!complete && !isGiven(encoder, values)) continue
        const refused = encoder.encode(values, slots)
        if (refused === null) continue
        problems ??= []
        problems.push(problem(position, encoder.column, refused))
      }
      return problems ?? slots.join('\t')
    },
  }
}

function columnEncoders(
  dataset: EncodedDataset,
  { format }: Pick<RowSource, 'format'>,
): readonly ColumnEncoder[] {
  const encoders = dataset.columns.map((column) =>
    columnEncoder({
      column,
      reference: dataset.references.find((reference) => reference.column === column.name) ?? null,
      required: !column.nullable || dataset.key.includes(column.name),
      fields: dataset.fields,
      words: dataset.words?.get(column.name) ?? null,
      format,
    }),
  )
  return format === 'inline' ? encoders.map(ofCode) : encoders
}

function problemsOf({ identity }: EncodedDataset, { file }: Pick<RowSource, 'file'>) {
  const place = { dataset: identity, ...(file === null ? {} : { file }) }
  return (line: number, column: string, { rule, message }: RuleViolation): Problem => ({
    ...place,
    line,
    column,
    rule,
    message: column === '' ? `${message}.` : `${column} ${message}.`,
  })
}

function isGiven(encoder: ColumnEncoder, values: Readonly<Record<string, unknown>>): boolean {
  return encoder.names.every((name) => Object.hasOwn(values, name))
}

const noObject: RuleViolation = { rule: 'row', message: 'the row is no object of columns and values' }

/** Code may stand behind a value: a getter, or what JSON is made by. What it throws may hold values. */
const throwing: RuleViolation = { rule: 'type', message: 'threw an error when it was read' }

/** The encoder of a column of values that were made by code. */
function ofCode(encoder: ColumnEncoder): ColumnEncoder {
  return {
    ...encoder,
    encode(values, slots) {
      try {
        return encoder.encode(values, slots)
      } catch {
        return throwing
      }
    },
  }
}

const unknownColumn: RuleViolation = {
  rule: 'unknown-column',
  message: 'is no column that the dataset carries: every row has the same columns as the first',
}
const missingColumn: RuleViolation = {
  rule: 'missing-column',
  message: 'is missing: every row carries the same columns, and absent is not null',
}

function nameViolations(
  given: readonly string[],
  expected: ReadonlySet<string>,
): readonly (readonly [string, RuleViolation])[] {
  return [
    ...given.filter((name) => !expected.has(name)).map((name) => [name, unknownColumn] as const),
    ...[...expected].filter((name) => !given.includes(name)).map((name) => [name, missingColumn] as const),
  ]
}
