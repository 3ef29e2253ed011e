import type { GuardedRow } from '../rows/canonical-row.js'
import type { Guard, GuardedDataset } from '../rows/guard.js'

/** The fields of the row key, in the key's order; a reference counts with all its parts. */
function keyIndexes({ described: { key, fields } }: GuardedDataset): number[] {
  return key.flatMap((column) =>
    fields.flatMap((field, index) => (field === column || field.startsWith(`${column}.`) ? [index] : [])),
  )
}

function keyReader(dataset: GuardedDataset): (row: GuardedRow) => readonly string[] {
  const indexes = keyIndexes(dataset)
  return (row) => indexes.map((index) => row[index] ?? '')
}

function comesBefore(left: readonly string[], right: readonly string[]): boolean {
  const at = left.findIndex((part, index) => part !== right[index])
  return at >= 0 && (left[at] ?? '') < (right[at] ?? '')
}

/** How the rows of a source follow each other. */
export const rowOrder: readonly Guard[] = [
  {
    code: 'ROWS_UNSORTED',
    severity: 'warning',
    reason: 'Rows sorted by the text of their key make a release readable as a diff.',
    remedy: 'Sort the rows by their key, column by column, by character.',
    inRows: (dataset) => {
      // The order of a publisher's file is its publisher's.
      if (dataset.described.official !== undefined) return null
      const keyOf = keyReader(dataset)
      let previous: readonly string[] | null = null
      return (row) => {
        const key = keyOf(row)
        const wrong = previous !== null && comesBefore(key, previous)
        previous = key
        return wrong ? [dataset.described.key.join(', ')] : []
      }
    },
  },
  {
    code: 'ROW_TWICE',
    severity: 'error',
    reason: 'Two rows with one key leave open which of them holds.',
    remedy: 'Take one of the rows out, or correct its key.',
    inRows: (dataset) => {
      const keyOf = keyReader(dataset)
      const seen = new Set<string>()
      return (row) => {
        const key = keyOf(row).join('\t')
        const twice = seen.has(key)
        seen.add(key)
        return twice ? [dataset.described.key.join(', ')] : []
      }
    },
  },
  {
    code: 'KEY_TWIN',
    severity: 'error',
    reason: 'Two keys that look alike and are other characters make two rows where people see one.',
    remedy: 'Write both in one Unicode form (NFC), and take one of the rows out.',
    inRows: (dataset) => {
      const keyOf = keyReader(dataset)
      const seen = new Map<string, string>()
      return (row) => {
        const key = keyOf(row).join('\t')
        const form = key.normalize('NFKC')
        const known = seen.get(form)
        if (known === undefined) seen.set(form, key)
        return known !== undefined && known !== key ? [dataset.described.key.join(', ')] : []
      }
    },
  },
]
