import type { DiscoveredPackage } from '@sow/runner/project'
import { isAudit, type LeftColumn } from './left-columns.js'
import type { CapturedShapes } from './read-shapes.js'
import type { TableShape } from './table-shape.js'

/** What an author has to look at before the package can be trusted, in whole sentences. */
export function captureWarnings(
  shapes: CapturedShapes,
  left: ReadonlyMap<string, readonly LeftColumn[]>,
  packages: readonly DiscoveredPackage[],
): string[] {
  return [
    ...shapes.captured.flatMap((shape) => tableWarnings(shape, left.get(shape.live.name) ?? [])),
    ...shapes.referred.flatMap(({ live }) => broughtBy(live.name, packages)),
  ]
}

/** A row that another package brings is better named as its: the two are then seeded in their order. */
function broughtBy(table: string, packages: readonly DiscoveredPackage[]): string[] {
  const dataset = packages
    .flatMap(({ manifest }) => manifest.datasets)
    .find((each) => each.table === table && each.kind !== 'demo')
  if (dataset === undefined) return []
  return [
    `Rows of ${table} are brought by ${dataset.identity}: ref.from<...>()('${dataset.identity}') refers to them there, and has them seeded first.`,
  ]
}

function tableWarnings({ live, references, key }: TableShape, left: readonly LeftColumn[]): string[] {
  const carried = live.columns.filter(({ name }) => !left.some(({ column }) => column === name))
  return carried.flatMap((column) => {
    const { name, type } = column
    if (key.includes(name) && references.has(name)) return []
    if (isAudit(column))
      return [
        `${live.name}.${name} is kept, though it is named as an audit column: it has to be filled, and has no default.`,
      ]
    const holdsId = /^(?:smallint|integer|bigint|uuid)$/.test(type) && /(?:_id|Id)$/.test(name)
    return holdsId && !references.has(name)
      ? [
          `${live.name}.${name} seems to hold the id of another row, which is another one in every database: no foreign key says of which table.`,
        ]
      : []
  })
}
