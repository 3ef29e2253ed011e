import { isAudit } from '@sow/engine'
import type { DiscoveredPackage } from '@sow/runner/project'
import type { LeftColumn } from './left-columns.js'
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
    ...shapes.referred.flatMap(knownByNumber),
  ]
}

/** An id that nobody makes up may still be another one elsewhere. */
function knownByNumber({ live, key }: TableShape): string[] {
  const [only] = key
  if (key.length !== 1 || only === undefined || !/^_?(?:id|pk)$/i.test(only)) return []
  return [
    `Rows of ${live.name} are referred to by ${only}, since they have no other key: it has to mean the same row in every database.`,
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
  const ofColumns = carried.flatMap((column) => {
    const { name, type } = column
    if (key.includes(name) && references.has(name)) return []
    if (isAudit(column))
      return [
        `${live.name}.${name} is kept, though ${column.isStamped ? 'a trigger sets it' : 'it is named as an audit column'}: it has to be filled, and has no default. It is the site's once a row is written.`,
      ]
    const holdsId = /^(?:smallint|integer|bigint|uuid)$/.test(type) && /(?:_id|Id)$/.test(name)
    return holdsId && !references.has(name) && !live.primaryKey.includes(name)
      ? [
          `${live.name}.${name} seems to hold the id of another row, which is another one in every database: no foreign key says of which table.`,
        ]
      : []
  })
  const inCircle = left
    .filter(({ reason }) => reason === 'circle')
    .map(
      ({ column }) =>
        `${live.name}.${column} is left out: the tables refer to each other in a circle, and no order of rows could fill it. Where it has to be filled, the application does it.`,
    )
  return [...ofColumns, ...inCircle]
}
