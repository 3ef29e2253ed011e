/** One row of the benchmarks' table: what a price or code list of a clinic holds, about 205 bytes of COPY text. */
export interface Item {
  readonly code: string
  readonly system: string
  readonly short_desc: string
  readonly long_desc: string
  readonly price: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly billable: boolean
  readonly chapter: number
  readonly attrs: { readonly level: number; readonly note: string }
}

/**
 * A release of the rows. What differs from the first differs in two columns: in the `second` every hundredth row, in the
 * `clustered` one as many that adjoin, in the `tenth` every tenth.
 */
export type Edition = 'first' | 'second' | 'clustered' | 'tenth'

const isChanged: Readonly<Record<Edition, (number: number) => boolean>> = {
  first: () => false,
  second: (number) => number % 100 === 0,
  clustered: (number) => number % 100_000 < 1_000,
  tenth: (number) => number % 10 === 0,
}

export const itemColumns: readonly (keyof Item)[] = [
  'code',
  'system',
  'short_desc',
  'long_desc',
  'price',
  'valid_from',
  'valid_to',
  'billable',
  'chapter',
  'attrs',
]

const systems = ['DEMO-A', 'DEMO-B', 'DEMO-C', 'DEMO-D']
const sites = ['upper arm', 'lower leg', 'left hand', 'right foot', 'shoulder', 'hip', 'spine']
const chapters = 22

/** The row with this number, 0 the first. `owner` begins its code: rows of the release, or the site's own. */
export function makeItem(number: number, edition: Edition, owner: 'P' | 'S' = 'P'): Item {
  const changed = isChanged[edition](number)
  const site = sites[number % sites.length] ?? ''
  const cents = String((number * 37) % 10_000).padStart(4, '0')
  return {
    code: `${owner}${String(number).padStart(8, '0')}`,
    system: systems[number % systems.length] ?? '',
    short_desc: `Demo item ${number}, ${site}${changed ? ', revised' : ''}`,
    long_desc: `Made-up description of demo item ${number}: ${site}, initial encounter, without complication`,
    price: `${(number % 900) + (changed ? 101 : 100)}.${cents}`,
    valid_from: `20${10 + (number % 16)}-10-01`,
    valid_to: number % 10 === 0 ? '2030-09-30' : null,
    billable: number % 3 !== 0,
    chapter: (number % chapters) + 1,
    attrs: { level: number % 5, note: `group ${number % 977}` },
  }
}

export function* makeItems(rows: number, edition: Edition): Generator<Item> {
  for (let number = 0; number < rows; number += 1) yield makeItem(number, edition)
}
