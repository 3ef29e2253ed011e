import type { TargetMapping } from '../../database/target-mapping.js'
import type { CatalogColumn } from './catalog-column.js'
import type { CatalogTable } from './catalog-table.js'
import { fillExpression, fillOf } from './filled-columns.js'
import { problem, type TakenDataset, type TargetProblem } from './target-problem.js'

/** What new rows get beside the dataset's own values. A trigger may give a value that nothing else does. */
export function checkFilled(
  { dataset, mapping }: TakenDataset,
  key: readonly string[],
  { columns, triggers }: CatalogTable,
): TargetProblem[] {
  const given = [...dataset.columns.map(({ name }) => name), ...key]
  const names = Object.keys(mapping?.fill ?? {})
  const unknown = names
    .filter((name) => !columns.some((column) => column.name === name))
    .map((name) => problem('TARGET_MISSING', 'fill', `it has no column ${name} to fill.`, name))
  const empty = columns.filter((column) => isRequired(column) && !given.includes(column.name))
  const missing = triggers.length > 0 ? [] : empty.filter(({ name }) => !names.includes(name))
  return [
    ...unknown,
    ...columns.flatMap((column) => checkFill(column, mapping, given)),
    ...missing.map(({ name }) =>
      problem(
        'TARGET_MISSING',
        'required',
        `${name} needs a value, has no default, and the dataset has none for it: say what new rows get with \`fill\`.`,
        name,
      ),
    ),
  ]
}

function isRequired({ notNull, defaultExpression, identity, generated }: CatalogColumn): boolean {
  return notNull && defaultExpression === null && identity === null && !generated
}

function checkFill(
  column: CatalogColumn,
  mapping: TargetMapping | undefined,
  given: readonly string[],
): TargetProblem[] {
  const { name, typeName, generated, identity } = column
  const fill = fillOf(mapping, name)
  if (fill === undefined) return []
  if (given.includes(name))
    return [problem('TARGET_KIND', 'fill', `${name} is filled, and the dataset has values for it.`, name)]
  if (generated || identity === 'always')
    return [problem('TARGET_KIND', 'generated', `the database computes ${name} itself.`, name)]
  if (fillExpression(column, fill) !== null) return []
  const what = fill === 'uuid' ? 'a UUID' : 'the moment of the run'
  return [problem('TARGET_TYPE', 'fill', `${name} is ${typeName}, and is filled with ${what}.`, name)]
}
