import type { Sketch } from '../../contract/contract.js'
import type { Table } from './group-tables.js'

/** A line of text in a box. */
export interface BoxLine {
  readonly text: string
  readonly kind: 'key' | 'reference' | 'plain'
}

/** A box of the drawing, before it has a place. */
export interface Box {
  readonly id: string
  readonly title: string
  readonly lines: readonly BoxLine[]
  readonly width: number
  readonly height: number
}

/** More boxes than this show their names alone: the drawing stays readable. */
const mostDetailed = 24
const mostLines = 12
const letter = 7.4
export const titleHeight = 26
export const lineHeight = 17

/** Boxes and lines for some tables; lines to tables that are not among them are left out. */
export function sketchTables(
  tables: readonly Table[],
  shown: readonly string[],
): { readonly boxes: readonly Box[]; readonly sketch: Sketch } {
  const chosen = tables.filter(({ name }) => shown.includes(name))
  const boxes = chosen.map((table) => boxOf(table.name, chosen.length > mostDetailed ? [] : linesOf(table)))
  const lines = chosen.flatMap(({ name, references }) =>
    [...new Set(references.map(({ table }) => table))]
      .filter((to) => shown.includes(to) && to !== name)
      .map((to) => ({ id: `${name} ${to}`, from: name, to })),
  )
  return { boxes, sketch: { boxes: boxes.map(({ id, width, height }) => ({ id, width, height })), lines } }
}

/** A box that is as wide as its longest line. */
export function boxOf(title: string, lines: readonly BoxLine[], id: string = title): Box {
  const longest = Math.max(title.length + 2, ...lines.map(({ text }) => text.length))
  return {
    id,
    title,
    lines,
    width: Math.ceil(longest * letter) + 20,
    height: titleHeight + lines.length * lineHeight + (lines.length > 0 ? 6 : 0),
  }
}

function linesOf({ columns, references }: Table): BoxLine[] {
  const referring = new Set(references.flatMap((reference) => reference.columns))
  const lines = columns.map(({ name, type, key }): BoxLine => {
    const kind = key ? 'key' : referring.has(name) ? 'reference' : 'plain'
    return { text: `${name} ${type}`, kind }
  })
  if (lines.length <= mostLines) return lines
  return [...lines.slice(0, mostLines - 1), { text: `${lines.length - mostLines + 1} more`, kind: 'plain' }]
}
