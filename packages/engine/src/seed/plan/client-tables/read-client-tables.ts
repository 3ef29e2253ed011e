import { type KyselyPlugin, OperationNodeTransformer, sql, TableNode } from 'kysely'
import { type ClientTable, commonTable } from './client-table.js'

/**
 * Puts the work tables that a statement reads before it, as common table expressions. `find` answers what is in a
 * table. Statements that name none stay as they are.
 */
export function readClientTables(find: (name: string) => ClientTable): KyselyPlugin {
  return {
    transformQuery({ node, queryId }) {
      const mentions = new Mentions()
      const statement = mentions.transformNode(node, queryId)
      if (mentions.names.size === 0) return node
      const tables = [...mentions.names].map((name) => commonTable(find(name)))
      // It may have expressions of its own, so it stands in brackets: its order holds, as a sorted part is not taken apart.
      return sql`
with ${sql.join(tables, sql.raw(',\n'))}
select answer.*
from (${{ toOperationNode: () => statement }}
) as answer`.toOperationNode()
    },
    transformResult: async ({ result }) => result,
  }
}

/** Collects the names of work tables, and takes away the schema that they would have on a server. */
class Mentions extends OperationNodeTransformer {
  readonly names = new Set<string>()

  protected override transformTable(node: TableNode): TableNode {
    const { schema, identifier } = node.table
    if (schema?.name !== 'pg_temp') return node
    this.names.add(identifier.name)
    return TableNode.create(identifier.name)
  }
}
