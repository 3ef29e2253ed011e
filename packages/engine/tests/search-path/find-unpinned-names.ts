import { parse } from 'libpg-query'

type Node = Readonly<Record<string, unknown>>

/**
 * What of a statement is looked for in the search path, or has no form that names a schema: operators, functions, types and
 * tables without one, and constructs whose operator nobody can write. By the server's own grammar.
 */
export async function findUnpinnedNames(statement: string): Promise<string[]> {
  const { stmts } = (await parse(statement)) as unknown as { readonly stmts?: readonly Node[] }
  const found = new Set<string>()
  visit(stmts ?? [], commonTables(stmts ?? []), found)
  return [...found].sort()
}

function visit(value: unknown, common: ReadonlySet<string>, found: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) visit(each, common, found)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [kind, inner] of Object.entries(value)) {
    const name = judge(kind, inner as Node, common)
    if (name !== null) found.add(name)
    visit(inner, common, found)
  }
}

/** Null for a node that names its schema, or that names nothing. */
function judge(kind: string, node: Node, common: ReadonlySet<string>): string | null {
  switch (kind) {
    case 'A_Expr':
      return judgeOperator(node)
    case 'FuncCall':
      return namesOf(node['funcname']).length > 1 ? null : `function ${namesOf(node['funcname'])}`
    case 'typeName':
    case 'TypeName':
      return namesOf(node['names']).length > 1 ? null : `type ${namesOf(node['names'])}`
    case 'RangeVar':
    case 'relation': {
      const name = String(node['relname'])
      return node['schemaname'] !== undefined || common.has(name) ? null : `table ${name}`
    }
    case 'CollateClause':
      return namesOf(node['collname']).length > 1 ? null : `collation ${namesOf(node['collname'])}`
    case 'CaseExpr':
      return node['arg'] === undefined ? null : 'simple case'
    case 'JoinExpr':
      return node['usingClause'] === undefined && node['isNatural'] === undefined ? null : 'join using'
    case 'SubLink':
      return node['testexpr'] === undefined || namesOf(node['operName']).length > 1 ? null : 'in (select)'
    case 'MinMaxExpr':
      return 'greatest or least'
    default:
      return null
  }
}

/** Row comparisons, `in`, `between`, `like`, `is distinct from` and `nullif` are operators that are not written. */
function judgeOperator(node: Node): string | null {
  const kind = String(node['kind'])
  const written = ['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_OP_ALL'].includes(kind)
  const name = namesOf(node['name'])
  return written && name.length > 1 ? null : `operator ${name} (${kind})`
}

function namesOf(names: unknown): string[] {
  if (!Array.isArray(names)) return []
  return names.map((each: Node) => String((each['String'] as Node | undefined)?.['sval']))
}

function commonTables(value: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  JSON.stringify(value, (key, inner) => {
    if (key === 'CommonTableExpr') names.add(String(inner.ctename))
    return inner
  })
  return names
}
