import { type Edition, type Item, makeItem } from './item.ts'

/**
 * The shape of a yearly release of a diagnosis code set, ICD-10-CM from fiscal year 2025 to 2026 by the publisher's
 * own counts: codes before, codes dropped, added and revised. The rows themselves are made up.
 */
export const codeSetShape = { before: 74_260, dropped: 28, added: 487, revised: 38 } as const

/** The rows of one of the two years, sorted by code, without the date that retires them. */
export function* codeSetRows(edition: Edition): Generator<Omit<Item, 'valid_to'>> {
  const { before, dropped, added, revised } = codeSetShape
  const last = edition === 'first' ? before : before + added
  for (let number = 0; number < last; number += 1) {
    if (edition === 'second' && isOneOf(dropped, number, 0)) continue
    const { valid_to: _, ...row } = makeItem(number, 'first')
    const isRevised = edition === 'second' && isOneOf(revised, number, 1)
    yield isRevised ? { ...row, long_desc: `${row.long_desc}, revised` } : row
  }
}

/** Picks `many` numbers, spread evenly over the codes of before. */
function isOneOf(many: number, number: number, offset: number): boolean {
  const every = Math.floor(codeSetShape.before / many)
  return number % every === offset && number < every * many
}
