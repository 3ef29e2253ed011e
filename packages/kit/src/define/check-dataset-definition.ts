import { SowError } from '../errors/sow-error.js'
import { findAbsence, plainPolicies, retireColumn } from './absence.js'
import { type Ownership, ownerships, rowOwnerships } from './dataset.js'
import { isIdentity, isKebabCase } from './kebab-case.js'
import { keyChangeMistakes } from './key-changes.js'

/** The definition as JavaScript passes it: without the types that held while it was written. */
interface UncheckedDefinition {
  readonly name: string
  readonly formerly?: unknown
  readonly table: string
  readonly scope?: string
  readonly kind?: string
  readonly key: readonly string[]
  readonly refs?: object
  readonly own?: object
  readonly defaultOwnership?: string
  readonly rowOwnership?: string
  readonly absent?: unknown
  readonly renamed?: unknown
  readonly replaced?: unknown
  readonly selectionOf?: unknown
  readonly source?: { readonly release?: unknown; readonly url?: unknown }
  readonly rows: unknown
}

/** Throws SowError DEFINITION_INVALID naming everything that is wrong with a definition on its own. */
export function checkDatasetDefinition(definition: UncheckedDefinition): void {
  const wrong = [...nameMistakes(definition), ...keyMistakes(definition), ...ownershipMistakes(definition)]
  wrong.push(...referenceMistakes(definition), ...choiceMistakes(definition), ...absenceMistakes(definition))
  wrong.push(...keyChangeMistakes(definition))
  if (wrong.length === 0) return
  const dataset = String(definition.name)
  throw new SowError({
    code: 'DEFINITION_INVALID',
    message: `The dataset '${dataset}' is not defined as it must be: ${wrong.join('; ')}.`,
    hint: 'Correct the call of defineDataset.',
    place: { dataset, table: String(definition.table) },
    problems: wrong.map((message) => ({ rule: 'definition', message, dataset })),
  })
}

function* nameMistakes({ name, formerly = [], table, selectionOf }: UncheckedDefinition): Iterable<string> {
  if (!isKebabCase(name)) yield 'its name is not kebab-case (fee-schedule-items)'
  if (!Array.isArray(formerly)) yield 'its former names are no list'
  else if (!formerly.every(isIdentity)) yield 'a former name of it is no domain/name (billing-masters/payers)'
  else if (new Set(formerly).size < formerly.length) yield 'it names a former name twice'
  if (typeof table !== 'string' || table === '') yield 'it names no table'
  if (selectionOf !== undefined && !isIdentity(selectionOf))
    yield 'what it is a selection of is no domain/name (codesets/icd-10-cm)'
}

function* keyMistakes({ key }: UncheckedDefinition): Iterable<string> {
  if (!Array.isArray(key) || key.length === 0) yield 'its key names no column'
  else if (new Set(key).size < key.length) yield 'its key names a column twice'
}

function* ownershipMistakes({ key, own = {}, absent }: UncheckedDefinition): Iterable<string> {
  const absence = findAbsence(absent)
  for (const [column, ownership] of Object.entries(own)) {
    if (!isOwnership(ownership)) yield `'${column}' has an owner that is none of ${ownerships.join(', ')}`
    else if (ownership === 'package') continue
    else if (key?.includes(column)) yield `'${column}' is a key column, which only the package can own`
    else if (absence !== null && retireColumn(absence) === column)
      yield `'${column}' dates retired rows, so the package must own it`
  }
}

function* referenceMistakes({ refs = {} }: UncheckedDefinition): Iterable<string> {
  for (const [column, reference] of Object.entries(refs)) {
    const to = typeof reference === 'object' && reference !== null ? Reflect.get(reference, 'to') : undefined
    if (!['dataset', 'self', 'foreign-dataset', 'table'].includes(to)) {
      yield `the reference of '${column}' is not made by ref(...)`
    }
  }
}

function* choiceMistakes({
  scope,
  kind,
  defaultOwnership,
  rowOwnership,
  source,
  rows,
}: UncheckedDefinition): Iterable<string> {
  if (scope !== undefined && !['global', 'tenant'].includes(scope))
    yield 'its scope is neither global nor tenant'
  if (kind !== undefined && !['reference', 'starter', 'demo'].includes(kind)) {
    yield 'its kind is none of reference, starter and demo'
  }
  if (defaultOwnership !== undefined && !isOwnership(defaultOwnership)) {
    yield `its defaultOwnership is none of ${ownerships.join(', ')}`
  }
  if (rowOwnership !== undefined && !rowOwnerships.some((each) => each === rowOwnership)) {
    yield `its rowOwnership is none of ${rowOwnerships.join(', ')}`
  }
  if (typeof rows !== 'object' || rows === null) yield 'its rows are neither an array nor a row source'
  else if (!Array.isArray(rows) && !('read' in rows && 'columns' in rows))
    yield 'its rows are neither an array nor a row source'
  else if ('official' in rows && (!source?.release || !source.url))
    yield "its rows are a publisher's file, and its source does not name the release and the url where people get it"
}

function* absenceMistakes({ absent, key }: UncheckedDefinition): Iterable<string> {
  if (absent === undefined) return
  const absence = findAbsence(absent)
  const column = absence === null ? null : retireColumn(absence)
  if (absence === null)
    yield `its absence is none of ${plainPolicies.map((each) => `'${each}'`).join(', ')} and retireOn(column)`
  else if (column !== null && key?.includes(column))
    yield `'${column}' dates retired rows, so it cannot be a key column`
}

function isOwnership(value: unknown): value is Ownership {
  return ownerships.some((each) => each === value)
}
