import type { RowChange } from '@sow/kit/build'
import type { ManifestDataset } from '@sow/kit/manifest'
import { textsOfLine } from '@sow/kit/rows'
import type { RowDiff, ValueChange } from './release-diff.js'

/** Columns that say what a row is called, the best first. */
const nameColumns = [
  'name',
  'title',
  'label',
  'display',
  'display_name',
  'long_description',
  'description',
  'short_description',
]

/** Tells changed rows of a dataset as people read them. */
export function rowTeller(before: ManifestDataset, after: ManifestDataset): (change: RowChange) => RowDiff {
  const named = nameColumns.filter((column) => !after.key.includes(column))
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
      key: key.join('/'),
      formerKey: formerKey?.join('/') ?? null,
      replacedBy: replacedBy.map((each) => each.join('/')),
      name: named.map((column) => texts.get(column)).find((text) => typeof text === 'string') ?? null,
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
