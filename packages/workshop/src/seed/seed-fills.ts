import type { DescribedSeed } from '@sow/runner/project'
import type { CapturedShapes } from '../capture/read-shapes.js'
import { literal } from '../capture/sql-text.js'

/** What new rows get from the project that uses the package has a default in the tables of its proof. */
export function withFilled(shapes: CapturedShapes, chosen: readonly DescribedSeed[]): CapturedShapes {
  const captured = shapes.captured.map((shape) => {
    const fills = chosen.filter(({ manifest }) => manifest.table === shape.live.name).map(({ fill }) => fill)
    const filled = new Map(fills.flatMap((fill) => Object.entries(fill)))
    const columns = shape.live.columns.map((column) => {
      const fill = filled.get(column.name)
      return fill === undefined ? column : { ...column, defaultExpression: defaultOf(fill) }
    })
    return { ...shape, live: { ...shape.live, columns } }
  })
  const byTable = new Map([...shapes.byTable, ...captured.map((shape) => [shape.live.name, shape] as const)])
  return { ...shapes, captured, byTable }
}

function defaultOf(fill: DescribedSeed['fill'][string]): string {
  if (fill === 'uuid') return 'gen_random_uuid()'
  return fill === 'now' ? 'now()' : literal(String(fill.value))
}

/** What the configuration of a project has to say of the dataset: a package knows nothing of a project's own columns. */
export function mappingOf({ manifest: { name, table }, fill }: DescribedSeed, domain: string): string[] {
  if (Object.keys(fill).length === 0) return []
  const mapping = JSON.stringify({ table, fill })
  return [`'${domain}/${name}': ${mapping}   (under \`mappings\` in sow.config)`]
}
