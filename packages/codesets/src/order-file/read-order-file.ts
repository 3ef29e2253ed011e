import type { PositionedRow } from '../code-set/code-set.js'
import { RowProblems } from '../code-set/row-problems.js'
import type { OfficialEntry } from '../file/official-file.js'
import { readLines } from '../file/read-lines.js'
import { CodeTree } from './code-tree.js'
import { type OrderLine, parseOrderLine } from './order-line.js'
import type { OrderRow, OrderSet } from './order-row.js'

/**
 * Streams the rows of an order file. Throws SowError DATA_SYNTAX where it is no text in lines, and DATA_INVALID at the
 * end, with every bad line.
 */
export async function* readOrderFile(
  set: OrderSet,
  entry: OfficialEntry,
): AsyncGenerator<readonly PositionedRow<OrderRow>[]> {
  const problems = new RowProblems(entry.name)
  const tree = new CodeTree()
  let expected: number | null = 1
  for await (const { first, lines } of readLines(entry, 'cut')) {
    const rows: PositionedRow<OrderRow>[] = []
    for (const [at, text] of lines.entries()) {
      const position = first + at
      if (text === '') continue
      const line = parseOrderLine(text, set.shape)
      if ('rule' in line) {
        problems.add(position, line)
        expected = null
        continue
      }
      if (expected !== null && line.order !== expected) problems.add(position, outOfOrder)
      for (const violation of tree.add(line.code, line.billable, position))
        problems.add(violation.line, violation)
      rows.push({ position, values: rowOf(set, line) })
      expected = line.order + 1
    }
    yield rows
  }
  for (const violation of tree.end()) problems.add(violation.line, violation)
  problems.throwIfAny()
}

/** Order numbers are not content, but they count the lines: a gap is a line that was lost. */
const outOfOrder = {
  rule: 'order-number',
  message: 'The order number does not follow the one before: a line is missing, or stands elsewhere',
}

export function rowOf(
  { write }: OrderSet,
  { code, short, long, billable }: Omit<OrderLine, 'order'>,
): OrderRow {
  return { code: write(code), short_description: short, long_description: long, billable }
}
