import * as fc from 'fast-check'

export const columns = ['a', 'b', 'c'] as const
export type Column = (typeof columns)[number]
export type Row = Readonly<Record<Column, string | null>>
/** Rows by their keys. */
export type Table = ReadonlyMap<string, Row>

/** What one side does with a row between two merges; what it cannot do it leaves. */
export type Change =
  | { readonly change: 'leave' }
  /** Written, with the values that it has: whoever looks at values alone does not see it. */
  | { readonly change: 'touch' }
  | { readonly change: 'drop' }
  /** In these columns; or the whole row, where there is none. */
  | { readonly change: 'write'; readonly row: Row; readonly columns: readonly Column[] }

/** A row's way through the rounds. */
export interface History {
  readonly first: Row | null
  readonly rounds: readonly { readonly release: Change; readonly site: Change }[]
}

const value = fc.constantFrom(null, 'x', 'y', 'z')
const row: fc.Arbitrary<Row> = fc.record({ a: value, b: value, c: value })
const write = fc.record({
  change: fc.constant('write' as const),
  row,
  columns: fc.subarray([...columns], { minLength: 1 }),
})

function change(...names: readonly ('leave' | 'touch' | 'drop')[]): fc.Arbitrary<Change> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...names).map((name) => ({ change: name })), weight: names.length },
    { arbitrary: write, weight: 3 },
  )
}

/** So many rows, which nobody picked; the same ones for the same seed. */
export function randomHistories(count: number, rounds: number, seed: number): readonly History[] {
  const round = fc.record({ release: change('leave', 'drop'), site: change('leave', 'touch', 'drop') })
  const history = fc.record({
    first: fc.option(row, { freq: 3 }),
    rounds: fc.array(round, { minLength: rounds, maxLength: rounds, size: 'max' }),
  })
  return fc.sample(history, { numRuns: count, seed })
}

/** The row after a change. */
export function changed(before: Row | null, change: Change): Row | null {
  switch (change.change) {
    case 'leave':
    case 'touch':
      return before
    case 'drop':
      return null
    case 'write': {
      const written = before === null ? columns : change.columns
      return Object.fromEntries(
        columns.map((name) => [name, (written.includes(name) ? change.row : before)?.[name] ?? null]),
      ) as Record<Column, string | null>
    }
  }
}

export function sameRow(left: Row | null, right: Row | null): boolean {
  return left === null || right === null
    ? left === right
    : columns.every((name) => left[name] === right[name])
}
