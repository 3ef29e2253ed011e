import type { Edit } from './site-writes.js'

export interface Price {
  readonly code: string
  readonly amount: number | null
  readonly unit: string | null
  readonly note: string | null
}

const price = (code: string, amount: number, unit: string): Price => ({ code, amount, unit, note: null })

export const firstRelease = [price('cast', 80, 'each'), price('lab', 60, 'each'), price('visit', 40, 'each')]
export const secondRelease = [price('cast', 81, 'box'), price('lab', 60, 'each'), price('xray', 30, 'each')]

/** What must be in the database, whatever came first, and what Sow must say of it. */
export interface Expected {
  readonly prices: readonly Price[]
  readonly fees: readonly { readonly id: number; readonly code: string }[]
  /** Keys of rows of the release with a shared column that the site edited. */
  readonly edited: readonly string[]
  /** Keys of rows of the release that the site deleted. */
  readonly deleted: readonly string[]
}

/** After another run with nobody beside it. `edit`: what the site wrote; null where it wrote nothing. */
export function expectedRows(edit: Edit | null): Expected {
  const before = new Map([...firstRelease, ...secondRelease].map((row) => [row.code, row]))
  const prices = [...before.keys()].flatMap((code) => {
    const released = secondRelease.find((row) => row.code === code)
    const isSites = edit !== null && edit.code === code
    if (isSites && edit.edit === 'delete') return []
    // A departing row goes unless somebody edited it, or refers to it.
    const row = released ?? (isSites ? before.get(code) : undefined)
    if (row === undefined) return []
    const written = isSites ? valuesOf(edit) : {}
    return [{ ...row, ...written, ...(released === undefined ? {} : { unit: released.unit }) }]
  })
  return {
    prices: prices.sort((left, right) => (left.code < right.code ? -1 : 1)),
    fees: edit?.edit === 'refer' ? [{ id: 1, code: edit.code }] : [],
    edited: secondRelease
      .filter(({ code, amount }) => prices.some((row) => row.code === code && row.amount !== amount))
      .map(({ code }) => code),
    deleted: secondRelease
      .filter(({ code }) => prices.every((row) => row.code !== code))
      .map(({ code }) => code),
  }
}

/** Right after the run, be it before the site's edit or after it: what the site wrote and the package does not own. */
export function ownCells(edit: Edit | null): Readonly<Record<string, unknown>> | null {
  if (edit === null || edit.edit === 'delete') return null
  const { unit: _, ...cells } = valuesOf(edit) as Record<string, unknown>
  return { code: edit.code, ...cells }
}

function valuesOf(edit: Edit): Partial<Price> {
  switch (edit.edit) {
    case 'set':
      return { [edit.column]: edit.value }
    case 'insert':
      return edit.values
    case 'delete':
    case 'refer':
      return {}
  }
}
