import { parse } from 'libpg-query'

/** A node of the server's own parse tree: what a rule reads is looked up, and may be absent. */
export type Node = Readonly<Record<string, unknown>>

/** One statement by the server's own grammar. */
export interface Statement {
  /** The kind of its node: `AlterTableStmt`, `IndexStmt`. */
  readonly kind: string
  readonly node: Node
}

/** Parses SQL with the grammar of PostgreSQL 18; null where it does not parse, as with parts that only run inside. */
export async function parseStatements(sql: string): Promise<readonly Statement[] | null> {
  try {
    const tree = (await parse(sql)) as { readonly stmts?: readonly { readonly stmt: Node }[] }
    return (tree.stmts ?? []).flatMap(({ stmt }) =>
      Object.entries(stmt).map(([kind, node]) => ({ kind, node: node as Node })),
    )
  } catch {
    return null
  }
}

export function nodeAt(node: Node | undefined, name: string): Node | undefined {
  const found = node?.[name]
  return typeof found === 'object' && found !== null ? (found as Node) : undefined
}

export function nodesAt(node: Node | undefined, name: string): readonly Node[] {
  const found = node?.[name]
  return Array.isArray(found) ? (found as readonly Node[]) : []
}

export function textAt(node: Node | undefined, name: string): string {
  const found = node?.[name]
  return typeof found === 'string' ? found : ''
}

/** The table that a statement is about, without its schema. */
export function tableOf(node: Node): string {
  return textAt(nodeAt(node, 'relation'), 'relname')
}
