import {
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type RawNode,
  type RootOperationNode,
  type SchemableIdentifierNode,
} from 'kysely'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { fitName } from './fit-name.js'

/** Where the ledger of the project's schema is; one object for the time that a database is open. */
export interface LedgerPlace {
  schema: string
  /**
   * `unread`: nobody asked. `none`: there is none yet, or none that the role may read. `own`: it is this project schema's.
   * `moved`: it is of the schema that its tables were in before, and is to be told where they are now.
   */
  state: 'unread' | 'none' | 'own' | 'moved'
  /** The format that its tables were last seen to have; null before somebody looked, and where there is none. */
  format: number | null
}

/** The ledger of the project schema that a database was set up with first. */
export const firstLedger = 'sow'

/** The ledger of another project schema of the same database. */
export function furtherLedger(schema: string): string {
  const plain = schema.replaceAll(/['"\\%~]/g, (sign) => `~${sign.codePointAt(0)?.toString(16)}`)
  return fitName(`${firstLedger}/${plain}`)
}

/** True of the name of a schema that is a ledger. */
export function isLedgerSchema(name: string): boolean {
  return name === firstLedger || name.startsWith(`${firstLedger}/`)
}

export function unreadLedger(): LedgerPlace {
  return { schema: firstLedger, state: 'unread', format: null }
}

/**
 * Statements are written for the ledger `sow`. Where the project's is another one, its name is put into the tree and into our
 * own text, never into a value.
 */
export function inLedger(place: LedgerPlace): KyselyPlugin {
  return {
    transformQuery: ({ node, queryId }: PluginTransformQueryArgs): RootOperationNode =>
      place.schema === firstLedger ? node : new LedgerNames(place.schema).transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  }
}

class LedgerNames extends OperationNodeTransformer {
  readonly #schema: string

  constructor(schema: string) {
    super()
    this.#schema = schema
  }

  protected override transformSchemableIdentifier(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformSchemableIdentifier']>
  ): SchemableIdentifierNode {
    const transformed = super.transformSchemableIdentifier(node, queryId)
    return transformed.schema?.name === firstLedger
      ? { ...transformed, schema: IdentifierNode.create(this.#schema) }
      : transformed
  }

  protected override transformRaw(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformRaw']>
  ): RawNode {
    const transformed = super.transformRaw(node, queryId)
    return {
      ...transformed,
      sqlFragments: transformed.sqlFragments.map((text) => renamed(text, this.#schema)),
    }
  }
}

/** `sow.run`, also as the text of a name; `schema sow`; and `'sow'`, the name as a text, or the text of a name where it is cast. */
function renamed(text: string, schema: string): string {
  const name = escapeIdentifier(schema)
  return text
    .replaceAll(/(?<![\w."/])sow\./g, `${name}.`)
    .replaceAll(/\bschema sow\b/g, `schema ${name}`)
    .replaceAll("'sow'::regnamespace", `'${name}'::regnamespace`)
    .replaceAll("'sow'", escapeLiteral(schema))
}
