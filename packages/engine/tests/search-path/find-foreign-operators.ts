import { parse } from 'libpg-query'

type Node = Readonly<Record<string, unknown>>

/**
 * Where a statement compares a value of a type outside pg_catalog by an operator that is not that type's own: `operands` are
 * the columns of such types. Where only pg_catalog is searched, a bare operator would be that of text. By the server's grammar.
 */
export async function findForeignOperators(
  statement: string,
  isForeign: (column: string) => boolean,
): Promise<string[]> {
  const { stmts } = (await parse(statement)) as unknown as { readonly stmts?: readonly Node[] }
  const found = new Set<string>()
  visit(stmts ?? [], (kind, node) => {
    const name = judge(kind, node, isForeign)
    if (name !== null) found.add(name)
  })
  return [...found].sort()
}

/** The bare names of functions and types in a statement, and those whose schema is another one than pg_catalog. */
export async function findNames(statement: string): Promise<{ bare: string[]; elsewhere: string[] }> {
  const { stmts } = (await parse(statement)) as unknown as { readonly stmts?: readonly Node[] }
  const bare = new Set<string>()
  const elsewhere = new Set<string>()
  visit(stmts ?? [], (kind, node) => {
    const names = namesOf(kind === 'FuncCall' ? node['funcname'] : isType(kind) ? node['names'] : null)
    if (names.length === 1) bare.add(names.join('.'))
    if (names.length > 1 && names[0] !== 'pg_catalog') elsewhere.add(names.join('.'))
  })
  return { bare: [...bare].sort(), elsewhere: [...elsewhere].sort() }
}

function isType(kind: string): boolean {
  return kind === 'typeName' || kind === 'TypeName'
}

function visit(value: unknown, judged: (kind: string, node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, judged)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [kind, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null) judged(kind, inner as Node)
    visit(inner, judged)
  }
}

/** Null for a node that compares nothing foreign, or by an operator with a schema of its own. */
function judge(kind: string, node: Node, isForeign: (column: string) => boolean): string | null {
  const holds = (value: unknown) => holdsForeign(value, isForeign)
  switch (kind) {
    case 'A_Expr':
      return isOwn(node['name']) || !(holds(node['lexpr']) || holds(node['rexpr']))
        ? null
        : `operator ${namesOf(node['name']).join('.')} (${node['kind']})`
    case 'SubLink':
      return isOwn(node['operName']) || !holds(node['testexpr']) ? null : 'in (select)'
    case 'CaseExpr':
      return holds(node['arg']) ? 'simple case' : null
    case 'JoinExpr':
      return namesOf(node['usingClause']).some(isForeign) ? 'join using' : null
    default:
      return null
  }
}

function isOwn(names: unknown): boolean {
  const found = namesOf(names)
  return found.length > 1 && found[0] !== 'pg_catalog'
}

/** True for a value of a foreign type: one that was cast to another is of that type. */
function holdsForeign(value: unknown, isForeign: (column: string) => boolean): boolean {
  if (Array.isArray(value)) return value.some((each) => holdsForeign(each, isForeign))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value as Node).some(([kind, inner]) => {
    const node = inner as Node
    switch (kind) {
      case 'ColumnRef':
        return isForeign(namesOf(node['fields']).at(-1) ?? '')
      case 'CoalesceExpr':
      case 'RowExpr':
        return holdsForeign(node['args'], isForeign)
      case 'CollateClause':
        return holdsForeign(node['arg'], isForeign)
      case 'List':
        return holdsForeign(node['items'], isForeign)
      case 'CaseExpr':
        return holdsForeign([node['args'], node['defresult']], isForeign)
      case 'CaseWhen':
        return holdsForeign(node['result'], isForeign)
      default:
        return false
    }
  })
}

function namesOf(names: unknown): string[] {
  if (!Array.isArray(names)) return []
  return names.map((each: Node) => String((each['String'] as Node | undefined)?.['sval']))
}
