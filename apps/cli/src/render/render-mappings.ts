import type { MappingReport } from '@sow/runner'
import { counted } from './render-counts.js'

/** What there is to say of a schema of the project's own: what is left out, and what has no place at all. */
export function renderMappings({ ownSchema, mapped, unmapped }: MappingReport): string[] {
  const [first] = unmapped
  return [
    ...(ownSchema ? [keptByAnother] : []),
    ...mapped.flatMap(({ dataset, table, leftOut, keepsDropped }) => [
      ...(leftOut.length === 0
        ? []
        : [`${dataset} goes to ${table} without ${leftOut.join(', ')}, as mapped.`]),
      ...(keepsDropped ? [`${dataset}: rows that a release drops stay in ${table}, undated.`] : []),
    ]),
    ...(first === undefined
      ? []
      : [
          `${counted(unmapped.length, 'dataset')} unmapped, such as ${first}: not seeded until \`mappings\` in sow.config names them.`,
        ]),
  ]
}

export const keptByAnother = "Another tool keeps the schema: no package's migrations are run."
