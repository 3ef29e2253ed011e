import { compareRows, type DatasetRows, hasSameRows, type RowAction, type RowChange } from '@sow/kit/build'
import type { ManifestDataset } from '@sow/kit/manifest'
import { absenceOf, nameColumnOf, writeKey } from '@sow/kit/manifest'
import { textsOfLine } from '@sow/kit/rows'
import { guardedFields, isText } from '../check/rows/guarded-fields.js'
import type { ColumnDiff, DatasetDiff, RowDiff, ValueChange } from './release-diff.js'

const noCounts: Readonly<Record<RowAction, number>> = {
  added: 0,
  changed: 0,
  retired: 0,
  revived: 0,
  renamed: 0,
  gone: 0,
}

/** Compares the rows of a dataset in two releases. Throws SowError as reading them does. */
export async function diffDataset(before: DatasetRows, after: DatasetRows): Promise<DatasetDiff> {
  const rows: RowDiff[] = []
  const tell = rowTeller(before.described, after.described)
  if (!hasSameRows(before, after)) {
    for await (const change of compareRows(before, after)) rows.push(tell(change))
  }
  return {
    ...describe(after.described, rows.length === 0 ? 'unchanged' : 'changed'),
    rowsBefore: before.described.rows,
    rowsAfter: after.described.rows,
    counts: countActions(rows),
    columns: countColumns(rows, after.described),
    rows,
  }
}

/** A dataset that only the newer release has. */
export function addedDataset({ described }: DatasetRows): DatasetDiff {
  return { ...describe(described, 'added'), ...unread, rowsBefore: 0, rowsAfter: described.rows }
}

/** A dataset that only the older release has. */
export function removedDataset({ described }: DatasetRows): DatasetDiff {
  return { ...describe(described, 'removed'), ...unread, rowsBefore: described.rows, rowsAfter: 0 }
}

const unread = { counts: noCounts, columns: [], rows: [] }

function describe({ name, title, key, absent }: ManifestDataset, state: DatasetDiff['state']) {
  const isCode = key.some((column) => column === 'code' || column.endsWith('_code'))
  return {
    dataset: name,
    title,
    state,
    noun: isCode ? ('code' as const) : ('row' as const),
    absent: absenceOf(absent).kind,
  }
}

function countActions(rows: readonly RowDiff[]): Readonly<Record<RowAction, number>> {
  const counts = { ...noCounts }
  for (const { action } of rows) counts[action] += 1
  return counts
}

/** In how many rows each column differs, in the order of the columns. */
function countColumns(rows: readonly RowDiff[], described: ManifestDataset): readonly ColumnDiff[] {
  const counts = new Map<string, number>()
  for (const { values } of rows) {
    for (const { column } of values) counts.set(column, (counts.get(column) ?? 0) + 1)
  }
  const referenced = new Set(described.references.map(({ column }) => column))
  return guardedFields(described).flatMap((field) => {
    const differing = counts.get(field.name)
    if (differing === undefined) return []
    // What a reference names is no text: another key is another meaning.
    const text = isText(field) && !field.name.includes('.') && !referenced.has(field.name)
    return [{ column: field.name, text, rows: differing }]
  })
}

/** Tells changed rows of a dataset as people read them. */
function rowTeller(before: ManifestDataset, after: ManifestDataset): (change: RowChange) => RowDiff {
  const nameColumn = nameColumnOf(after)
  const flags = new Set(after.columns.flatMap(({ name, type }) => (type === 'boolean' ? [name] : [])))
  return ({ action, key, formerKey, replacedBy, fields, ...lines }) => {
    const older = lines.before === null ? none : textsOfLine(before.fields, lines.before)
    const newer = lines.after === null ? none : textsOfLine(after.fields, lines.after)
    const texts = lines.after === null ? older : newer
    const values = fields.map((column): ValueChange => {
      const shown = flags.has(column) ? shownFlag : shownText
      return { column, from: shown(older.get(column)), to: shown(newer.get(column)) }
    })
    return {
      action,
      key: writeKey(key),
      formerKey: formerKey === null ? null : writeKey(formerKey),
      replacedBy: replacedBy.map(writeKey),
      name: nameColumn === null ? null : (texts.get(nameColumn) ?? null),
      values,
    }
  }
}

type Text = string | null | undefined

const none: ReadonlyMap<string, string | null> = new Map()

function shownText(text: Text): string | null {
  return text ?? null
}

function shownFlag(text: Text): string | null {
  return text == null ? null : text === 't' ? 'true' : 'false'
}
