/** What a foreign key does with a row that refers to one that is deleted. */
export type OnDelete = 'cascade' | 'set null' | 'restrict'

/** One thing that an application does to a row. */
export type Edit =
  | { readonly edit: 'set'; readonly code: string; readonly column: string; readonly value: string | number }
  | {
      readonly edit: 'insert'
      readonly code: string
      readonly values: Readonly<Record<string, string | number>>
    }
  | { readonly edit: 'delete'; readonly code: string }
  /** A row of another table that refers to it. */
  | { readonly edit: 'refer'; readonly code: string }

export interface SiteWrite {
  readonly name: string
  readonly edit: Edit
  /** What the foreign key of the other table does; null where there is no other table. */
  readonly onDelete: OnDelete | null
}

const set = (code: string, column: string, value: string | number): Edit => ({
  ...{ edit: 'set', code, column, value },
})
const own = { amount: 7, unit: 'kilo', note: 'ours' }

/** A release changes `cast`, leaves `lab` as it is, brings `xray` and drops `visit`; `unit` is the package's. */
export const siteWrites: readonly SiteWrite[] = [
  { name: 'a shared column that the release changes', edit: set('cast', 'amount', 7), onDelete: null },
  { name: 'a shared column that the release leaves', edit: set('lab', 'amount', 7), onDelete: null },
  { name: "a package's column that the release changes", edit: set('cast', 'unit', 'kilo'), onDelete: null },
  { name: "a package's column that the release leaves", edit: set('lab', 'unit', 'kilo'), onDelete: null },
  { name: 'a column that is not carried', edit: set('cast', 'note', 'ours'), onDelete: null },
  {
    name: 'a new row with a key of the release',
    edit: { edit: 'insert', code: 'xray', values: own },
    onDelete: null,
  },
  { name: 'the deletion of a row', edit: { edit: 'delete', code: 'cast' }, onDelete: null },
  { name: 'the deletion of a departing row', edit: { edit: 'delete', code: 'visit' }, onDelete: null },
  { name: 'a shared column of a departing row', edit: set('visit', 'amount', 7), onDelete: null },
  {
    name: 'a departing row that can be referred to',
    edit: set('visit', 'note', 'ours'),
    onDelete: 'cascade',
  },
  ...(['cascade', 'set null', 'restrict'] as const).map((onDelete) => ({
    name: `a reference to a departing row, on delete ${onDelete}`,
    edit: { edit: 'refer' as const, code: 'visit' },
    onDelete,
  })),
]

export const siteForms = ['plain', 'savepoint', 'rolled back', 'two-phase'] as const
/**
 * How it is written: in a transaction of its own; under a savepoint, that is released, of one that has an id before it
 * writes; under a savepoint that is rolled back; or in a transaction that is prepared and committed by its name.
 */
export type SiteForm = (typeof siteForms)[number]

/** Statements that are played as one: nobody can tell from outside whether something came between them. */
export type SiteStep = readonly string[]

/**
 * The steps of a transaction that writes `statement`. A transaction is seen from the time when it has an id, which the
 * first write gives it, and a savepoint never is.
 */
export function siteSteps(form: SiteForm, statement: string, name: string): readonly SiteStep[] {
  switch (form) {
    case 'plain':
      return [['begin', statement], ['commit']]
    case 'savepoint':
      return [
        ['begin', 'select pg_current_xact_id()'],
        ['savepoint inner_block', statement, 'release savepoint inner_block'],
        ['commit'],
      ]
    case 'rolled back':
      return [
        ['begin', 'savepoint inner_block', statement],
        ['rollback to savepoint inner_block', 'commit'],
      ]
    case 'two-phase':
      return [['begin', statement, `prepare transaction '${name}'`], [`commit prepared '${name}'`]]
  }
}

/** The edit as a statement. */
export function editStatement(edit: Edit): string {
  switch (edit.edit) {
    case 'set':
      return `update prices set ${edit.column} = ${literal(edit.value)} where code = '${edit.code}'`
    case 'insert':
      return `insert into prices (code, ${Object.keys(edit.values).join(', ')})
        values ('${edit.code}', ${Object.values(edit.values).map(literal).join(', ')})`
    case 'delete':
      return `delete from prices where code = '${edit.code}'`
    case 'refer':
      return `insert into fees (id, code) values (1, '${edit.code}')`
  }
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value}'`
}
