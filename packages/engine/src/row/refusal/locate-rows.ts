import { writeKey } from '@sow/kit/manifest'
import { textsOfLine } from '@sow/kit/rows'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { fieldsOfColumn } from '../../catalog/statement/key-fields.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { RowMark } from './refused-row.js'

/** Where a row of a release stands for whoever wrote it. */
export interface RowPlace {
  readonly file?: string
  readonly line: number
  /** The row key as people write it. */
  readonly key?: string
}

export interface LocatedDataset {
  readonly unit: DatasetUnit
  readonly shape: Pick<TargetShape, 'table' | 'key' | 'tenants' | 'references'>
}

/**
 * Where rows stand, in the order of their marks. Reads the release again, up to the last of them: for errors alone. Where
 * it cannot be read, a row is told by its number.
 */
export async function locateRows(
  dataset: LocatedDataset,
  marks: readonly RowMark[],
): Promise<readonly RowPlace[]> {
  const { unit } = dataset
  const wanted = marks.map((mark) => (mark.kind === 'number' ? mark : markOf(unit, mark.position)))
  const found = await readPlaces(dataset, wanted).catch(() => new Map<RowMark, RowPlace>())
  return wanted.map((mark) => found.get(mark) ?? { line: numberIn(mark) })
}

/** Lines that a package ships are numbered as they come; else a position is the line of the row's file already. */
function markOf({ text, changes }: DatasetUnit, position: number): RowMark {
  return text === undefined && changes === undefined
    ? { kind: 'position', position }
    : { kind: 'number', number: position }
}

function numberIn(mark: RowMark): number {
  return mark.kind === 'number' ? mark.number : mark.position
}

/** Where the row of a key stands; nothing where no row of the release has it, or it cannot be read. */
export async function locateKey(
  { unit, shape }: LocatedDataset,
  key: string,
): Promise<Omit<RowPlace, 'key'> | null> {
  const { data, fields } = unit.dataset
  const file = data?.file ?? unit.file
  try {
    for await (const batch of unit.rows())
      for (const { position, line } of batch)
        if (keyOf(shape, fields, line) === key)
          return { ...(file === undefined ? {} : { file }), line: position }
  } catch {
    // The error itself is told all the same.
  }
  return null
}

async function readPlaces(
  { unit, shape }: LocatedDataset,
  marks: readonly RowMark[],
): Promise<ReadonlyMap<RowMark, RowPlace>> {
  const { data, fields } = unit.dataset
  const file = data?.file ?? unit.file
  const found = new Map<RowMark, RowPlace>()
  let number = 0
  for await (const batch of unit.rows())
    for (const { position, line } of batch) {
      number += 1
      for (const mark of marks) {
        if (numberIn(mark) !== (mark.kind === 'number' ? number : position)) continue
        found.set(mark, {
          ...(file === undefined ? {} : { file }),
          line: position,
          key: keyOf(shape, fields, line),
        })
      }
      if (found.size === marks.length) return found
    }
  return found
}

function keyOf(shape: LocatedDataset['shape'], fields: readonly string[], line: string): string {
  const texts = textsOfLine(fields, line)
  return writeKey(keyFields(shape).map((field) => texts.get(field) ?? ''))
}

/** The fields that make the row key, in its order and without the tenant. */
export function keyFields({ key, tenants, references }: LocatedDataset['shape']): string[] {
  return key
    .filter((name) => name !== tenants?.column)
    .flatMap((name) => fieldsOfColumn({ references }, name))
}
