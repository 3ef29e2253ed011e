import { columnOf } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { orderTopologically } from '@sow/runner/project'
import { mayBeLeftOut } from './left-columns.js'
import type { TableShape } from './table-shape.js'

/**
 * The tables, parents before children. Where they refer to each other in a circle, a reference that may be null is left out: no
 * order of writing rows could fill it. Throws DATA_CYCLE where there is none.
 */
export function breakCircles(shapes: ReadonlyMap<string, TableShape>): TableShape[] {
  const open = new Map(shapes)
  for (;;) {
    const { order, cycle } = orderTopologically(new Map([...open].map(parentsOf(open))))
    if (cycle === null) return order.map((name) => open.get(name)).filter((shape) => shape !== undefined)
    const cut = cutOf(cycle, open)
    if (cut === null) throw endless(cycle)
    const references = new Map([...cut.shape.references].filter(([column]) => column !== cut.column))
    const dropped = new Map([...cut.shape.dropped, [cut.column, 'circle' as const]])
    open.set(cut.shape.live.name, { ...cut.shape, references, dropped })
  }
}

function parentsOf(shapes: ReadonlyMap<string, TableShape>) {
  return ([name, { references }]: [string, TableShape]): [string, string[]] => {
    const parents = new Set([...references.values()].map(({ table }) => table))
    return [name, [...parents].filter((table) => table !== name && shapes.has(table))]
  }
}

/** A reference between two tables of the circle that rows may do without; the last table's first. */
function cutOf(cycle: readonly string[], shapes: ReadonlyMap<string, TableShape>) {
  for (const name of cycle.toReversed()) {
    const shape = shapes.get(name)
    if (shape === undefined) continue
    for (const [column, { table }] of shape.references) {
      const live = columnOf(shape.live, column)
      const isFree = live !== undefined && mayBeLeftOut(live) && !shape.key.includes(column)
      if (isFree && table !== name && cycle.includes(table)) return { shape, column }
    }
  }
  return null
}

function endless(cycle: readonly string[]): SowError {
  return new SowError({
    code: 'DATA_CYCLE',
    message: `The tables refer to each other in a circle: ${cycle.join(' -> ')}, and none of the references may be null.`,
    hint: 'Capture one of them into a package of its own.',
  })
}
