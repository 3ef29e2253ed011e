import { type Node, nodeAt, nodesAt, type Statement, tableOf, textAt } from './statement.js'

/** One thing that a migration should think about twice. */
export interface LintRule {
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** Why it matters, in one sentence. */
  readonly reason: string
  readonly remedy: string
  /** What in the statement it is about, such as `table.column`; one entry for each place. */
  find(statement: Statement, context: LintContext): readonly string[]
}

export interface LintContext {
  /** Tables that the same migration made: nobody reads or writes them yet. */
  readonly created: ReadonlySet<string>
}

type Command = { readonly command: Node; readonly table: string }

/** The subcommands of `alter table` on tables that were there before. */
function commandsOf({ kind, node }: Statement, { created }: LintContext, subtype: string): Command[] {
  const table = tableOf(node)
  if (kind !== 'AlterTableStmt' || created.has(table)) return []
  return nodesAt(node, 'cmds')
    .map((entry) => nodeAt(entry, 'AlterTableCmd') ?? {})
    .filter((command) => textAt(command, 'subtype') === subtype)
    .map((command) => ({ command, table }))
}

/** Constraints added to tables that were there before, and checked at once against every row. */
function scannedConstraints(statement: Statement, context: LintContext, contype: string): string[] {
  return commandsOf(statement, context, 'AT_AddConstraint')
    .map(({ command, table }) => ({ table, constraint: nodeAt(nodeAt(command, 'def'), 'Constraint') }))
    .filter(
      ({ constraint }) =>
        textAt(constraint, 'contype') === contype && constraint?.['skip_validation'] !== true,
    )
    .map(({ table, constraint }) => `${table}.${textAt(constraint, 'conname') || 'unnamed'}`)
}

function dropped({ kind, node }: Statement, type: string): string[] {
  if (kind !== 'DropStmt' || textAt(node, 'removeType') !== type) return []
  return nodesAt(node, 'objects').map((entry) => lastName(nodesAt(nodeAt(entry, 'List'), 'items')))
}

function lastName(items: readonly Node[]): string {
  return textAt(nodeAt(items.at(-1), 'String'), 'sval')
}

const columnsOf = (subtype: string) => (statement: Statement, context: LintContext) =>
  commandsOf(statement, context, subtype).map(({ command, table }) => `${table}.${textAt(command, 'name')}`)

/** Every rule, in the order in which findings are told. */
export const lintRules: readonly LintRule[] = [
  {
    code: 'DROP_TABLE',
    severity: 'warning',
    reason: 'The rows of the table are lost, and an older version of the application still reads it.',
    remedy: 'Drop it one release after the last one that uses it.',
    find: (statement) => dropped(statement, 'OBJECT_TABLE'),
  },
  {
    code: 'DROP_COLUMN',
    severity: 'warning',
    reason: 'The values of the column are lost, and an older version of the application still reads it.',
    remedy: 'Drop it one release after the last one that uses it.',
    find: columnsOf('AT_DropColumn'),
  },
  {
    code: 'TYPE_REWRITE',
    severity: 'warning',
    reason: 'Changing a type may rewrite the whole table while nobody can read it.',
    remedy: 'Add a new column, fill it, and switch; or say why this change does not rewrite.',
    find: columnsOf('AT_AlterColumnType'),
  },
  {
    code: 'NOT_NULL_SCAN',
    severity: 'warning',
    reason: 'SET NOT NULL reads every row while nobody can write.',
    remedy: 'Add CHECK (column is not null) NOT VALID, validate it, then set NOT NULL.',
    find: columnsOf('AT_SetNotNull'),
  },
  {
    code: 'CHECK_SCAN',
    severity: 'warning',
    reason: 'A new CHECK reads every row while nobody can write.',
    remedy: 'Add it NOT VALID, and VALIDATE it in a migration of its own.',
    find: (statement, context) => scannedConstraints(statement, context, 'CONSTR_CHECK'),
  },
  {
    code: 'FOREIGN_KEY_SCAN',
    severity: 'warning',
    reason: 'A new FOREIGN KEY reads every row while nobody can write to either table.',
    remedy: 'Add it NOT VALID, and VALIDATE it in a migration of its own.',
    find: (statement, context) => scannedConstraints(statement, context, 'CONSTR_FOREIGN'),
  },
  {
    code: 'UNIQUE_BLOCKS',
    severity: 'warning',
    reason: 'A new UNIQUE constraint builds its index while nobody can write.',
    remedy: 'Build a unique index CONCURRENTLY, and add the constraint USING INDEX.',
    find: (statement, context) => scannedConstraints(statement, context, 'CONSTR_UNIQUE'),
  },
  {
    code: 'INDEX_BLOCKS',
    severity: 'warning',
    reason: 'CREATE INDEX on a table that is in use stops its writers until it is done.',
    remedy: 'Build it CONCURRENTLY, in a migration of its own.',
    find: ({ kind, node }, { created }) =>
      kind === 'IndexStmt' && node['concurrent'] !== true && !created.has(tableOf(node))
        ? [textAt(node, 'idxname') || tableOf(node)]
        : [],
  },
  {
    code: 'CONCURRENTLY_IF_NOT_EXISTS',
    severity: 'error',
    reason: 'A build that failed leaves an invalid index, and IF NOT EXISTS then takes it for done.',
    remedy: 'Leave IF NOT EXISTS out: the index is checked in the catalog before it is believed.',
    find: ({ kind, node }) =>
      kind === 'IndexStmt' && node['concurrent'] === true && node['if_not_exists'] === true
        ? [textAt(node, 'idxname')]
        : [],
  },
  {
    code: 'RENAME_IN_USE',
    severity: 'warning',
    reason: 'An older version of the application still uses the old name.',
    remedy: 'Add the new name beside the old one, and drop the old one a release later.',
    find: ({ kind, node }, { created }) =>
      kind === 'RenameStmt' &&
      !created.has(tableOf(node)) &&
      ['OBJECT_TABLE', 'OBJECT_COLUMN'].includes(textAt(node, 'renameType'))
        ? [[tableOf(node), textAt(node, 'subname')].filter((part) => part !== '').join('.')]
        : [],
  },
  {
    code: 'TRUNCATE',
    severity: 'error',
    reason: 'Every row of the table is lost.',
    remedy: 'Delete what is meant, by its key.',
    find: ({ kind, node }) =>
      kind === 'TruncateStmt'
        ? nodesAt(node, 'relations').map((entry) => textAt(nodeAt(entry, 'RangeVar'), 'relname'))
        : [],
  },
  {
    code: 'DEFINER_SEARCH_PATH',
    severity: 'error',
    reason:
      'A SECURITY DEFINER function without a search_path of its own runs what a caller puts in its way.',
    remedy: 'Add SET search_path = pg_catalog, pg_temp, and qualify what it uses.',
    find: ({ kind, node }) =>
      kind === 'CreateFunctionStmt' && isOpenDefiner(node) ? [lastName(nodesAt(node, 'funcname'))] : [],
  },
  {
    code: 'GRANT_PUBLIC',
    severity: 'warning',
    reason: 'PUBLIC is every role of the server, those of other applications too.',
    remedy: 'Grant to the role that needs it.',
    find: ({ kind, node }) =>
      kind === 'GrantStmt' && node['is_grant'] === true && nodesAt(node, 'grantees').some(isPublic)
        ? ['public']
        : [],
  },
]

function isOpenDefiner(node: Node): boolean {
  const options = nodesAt(node, 'options').map((entry) => nodeAt(entry, 'DefElem') ?? {})
  const named = (name: string) => options.filter((option) => textAt(option, 'defname') === name)
  const isDefiner = named('security').some(
    (option) => nodeAt(nodeAt(option, 'arg'), 'Boolean')?.['boolval'] === true,
  )
  const sets = named('set').map((option) => nodeAt(nodeAt(option, 'arg'), 'VariableSetStmt'))
  return isDefiner && !sets.some((set) => textAt(set, 'name') === 'search_path')
}

function isPublic(entry: Node): boolean {
  return textAt(nodeAt(entry, 'RoleSpec'), 'roletype') === 'ROLESPEC_PUBLIC'
}
