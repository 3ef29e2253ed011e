import type { TargetShape } from './target-shape.js'

/** True where rows of the table follow values of others of it, by `on update cascade`: whoever writes the ones writes the others. */
export function followsItself({ table, referencedBy }: TargetShape): boolean {
  return referencedBy.some(
    ({ table: { schema, name }, onUpdate }) =>
      onUpdate === 'follow' && schema === table.schema && name === table.name,
  )
}
