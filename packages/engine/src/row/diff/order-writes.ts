/** A row that takes a value of a unique index, and the one that gives it up in the same run. */
export interface Handover {
  readonly taker: string
  readonly giver: string
  /** True of a taker that is inserted. */
  readonly isNew: boolean
  /** True of a giver that is deleted. */
  readonly departs: boolean
  /** True of a giver that gets another parent, in a tree. */
  readonly moves: boolean
}

/**
 * In which order rows are written. All that is not named is step 0; in a tree the rows of lower steps are updated before
 * new rows are inserted.
 */
export interface WriteOrder {
  /** The steps of updated rows, by their names. */
  readonly steps: ReadonlyMap<string, number>
  /** True where a tree deletes before it does anything else. */
  readonly deletesFirst: boolean
}

/** No row waits for another one. */
export const anyOrder: WriteOrder = { steps: new Map(), deletesFirst: false }

/** Rows for which there is no order: they wait for each other in a circle, or what they wait for can only happen later. */
export interface Deadlock {
  readonly kind: 'circle' | 'tree'
  readonly rows: readonly string[]
}

/**
 * The order in which every row gives its value up before another one takes it, or the rows that have none. `moves`: null
 * where the table is no tree, else whether a row gets another parent.
 */
export function orderWrites(
  handovers: readonly Handover[],
  tree: { readonly moves: boolean } | null,
): WriteOrder | Deadlock {
  const departing = handovers.filter(({ departs }) => departs)
  // A row that moves away from one that goes has to be written before it.
  if (departing.length > 0 && tree?.moves !== false) return { kind: 'tree', rows: takersOf(departing) }
  const waits = waitsOf(handovers.filter(({ departs, isNew }) => !departs && !isNew))
  const { steps, stuck } = stepsOf(waits)
  if (stuck.size > 0) return { kind: 'circle', rows: circleIn(stuck, waits) }
  const early = before(
    waits,
    handovers.filter(({ departs, isNew }) => !departs && isNew).map(({ giver }) => giver),
  )
  // Its new parent may be one of the rows that are inserted after it.
  const late = handovers.filter(({ giver, moves }) => moves && early.has(giver))
  if (late.length > 0) return { kind: 'tree', rows: takersOf(late) }
  const highest = Math.max(0, ...steps.values()) + 1
  for (const name of early) steps.set(name, (steps.get(name) ?? 0) - highest)
  for (const [name, step] of steps) if (step === 0) steps.delete(name)
  return { steps, deletesFirst: departing.length > 0 }
}

function takersOf(handovers: readonly Handover[]): string[] {
  return [...new Set(handovers.map(({ taker }) => taker))]
}

/** The rows that each row has to wait for. */
type Waits = ReadonlyMap<string, readonly string[]>

function waitsOf(handovers: readonly Handover[]): Waits {
  const waits = new Map<string, string[]>()
  for (const { taker, giver } of handovers) waits.set(taker, [...(waits.get(taker) ?? []), giver])
  return waits
}

interface Steps {
  readonly steps: Map<string, number>
  /** Rows that are in a circle, or wait for one. */
  readonly stuck: ReadonlySet<string>
}

/** Each row comes one step after the last of those that it waits for. */
function stepsOf(waits: Waits): Steps {
  const takers = new Map<string, string[]>()
  const stuck = new Map<string, number>()
  for (const [taker, givers] of waits) {
    stuck.set(taker, givers.length)
    for (const giver of givers) takers.set(giver, [...(takers.get(giver) ?? []), taker])
  }
  const steps = new Map<string, number>()
  const ready = [...takers.keys()].filter((name) => !stuck.has(name))
  for (const giver of ready)
    for (const taker of takers.get(giver) ?? []) {
      steps.set(taker, Math.max(steps.get(taker) ?? 0, (steps.get(giver) ?? 0) + 1))
      const open = (stuck.get(taker) ?? 0) - 1
      stuck.set(taker, open)
      if (open > 0) continue
      stuck.delete(taker)
      ready.push(taker)
    }
  return { steps, stuck: new Set(stuck.keys()) }
}

/** These rows, and all that have to be written before them. */
function before(waits: Waits, rows: readonly string[]): Set<string> {
  const found = new Set(rows)
  for (const name of found) for (const giver of waits.get(name) ?? []) found.add(giver)
  return found
}

/** The rows of one circle, each before the one that it waits for. Every stuck row waits for another stuck one. */
function circleIn(stuck: ReadonlySet<string>, waits: Waits): string[] {
  const path = new Set<string>()
  let at = [...stuck][0] ?? ''
  while (!path.has(at)) {
    path.add(at)
    at = waits.get(at)?.find((giver) => stuck.has(giver)) ?? ''
  }
  const rows = [...path]
  return rows.slice(rows.indexOf(at))
}
