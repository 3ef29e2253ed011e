import type { TextRecord } from '../file/read-records.js'
import type { TableSet, TitledField } from './table-set.js'

/** Where the titles of a table stand, and at which field each column is. */
export interface FoundTitles {
  /** How many fields every record has. */
  readonly width: number
  /** The columns that the file has, and their places in a record. */
  readonly places: readonly (readonly [column: string, place: number])[]
  /** True where the record that they were found by is a row itself: the text has no titles. */
  readonly isRow: boolean
}

/** Rows above which the titles stand: files have nine with notes. */
const mostNotes = 50

/** Looks for the titles of a table in the last of its first records; null where they are not there. */
export function titlesIn(records: readonly TextRecord[], set: TableSet): FoundTitles | null {
  const { fields, titleLines = 1, untitled } = set
  const record = records.at(-1)
  if (record === undefined || records.length > mostNotes) return null
  const lines = records.slice(-titleLines)
  const titles = record.fields.map((_, column) =>
    plain(lines.map(({ fields: texts }) => texts[column] ?? '').join(' ')),
  )
  const places = findPlaces(titles, fields)
  if (places !== null) return { width: titles.length, places, isRow: false }
  const own = untitled?.(record.fields) ?? null
  const known = own === null ? null : findPlaces(own, fields)
  return known === null ? null : { width: record.fields.length, places: known, isRow: true }
}

function findPlaces(
  titles: readonly string[],
  fields: Readonly<Record<string, TitledField>>,
): FoundTitles['places'] | null {
  const places: [string, number][] = []
  for (const [column, titled] of Object.entries(fields)) {
    const wanted = allTitles(titled)
    const place = titles.findIndex((text) => wanted.includes(text))
    if (place !== -1) places.push([column, place])
    else if (titled.absent !== true) return null
  }
  return places
}

export function allTitles({ title }: TitledField): readonly string[] {
  return typeof title === 'string' ? [title] : title
}

/** Titles differ by case, blanks and line ends from year to year; some begin with the mark of UTF-8, or end in that of a footnote. */
export function plain(title: string): string {
  return title
    .replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?\*+ ?$/, '')
    .trim()
    .toLowerCase()
}
