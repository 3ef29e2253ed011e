import { escapeLiteral } from 'pg'
import type { CatalogFact } from './catalog-fact.js'
import { makeType } from './make-missing.js'

type ObjectFacts = ReadonlyMap<string, CatalogFact> | undefined

/**
 * The statement that makes an object as it is expected; null where it could lose rows, take rights away, fail on rows that are
 * there, or hold writers up. `property`: null where the object itself is missing.
 */
export function repairOf(
  kind: string,
  name: string,
  property: string | null,
  wanted: ObjectFacts,
  present: ObjectFacts,
): string | null {
  const value = (of: string) => wanted?.get(of)?.value
  if (kind === 'comment') return commentOn(name, value('text'))
  if (kind === 'column') return repairColumn(name, property, value)
  if (property?.startsWith('rights of '))
    return grant(kind, name, property, value(property), present?.get(property)?.value)
  if (property !== null) return null
  if (kind === 'view' && value('body') !== undefined)
    return `create view ${name} as ${trimmed(value('body') ?? '')};`
  if (kind === 'index' && value('definition') !== undefined) return `${value('definition')};`
  return wanted === undefined ? null : makeType(kind, name, value)
}

/** A column that may be empty is added without a look at the rows; a default is about rows to come. */
function repairColumn(
  name: string,
  property: string | null,
  value: (of: string) => string | undefined,
): string | null {
  const at = /^(.*)\.("(?:[^"]|"")*"|[^."]*)$/.exec(name)
  if (at === null) return null
  const [, table = '', column = ''] = at
  if (property === 'default') {
    const given = value('default')
    return `alter table ${table} alter column ${column} ${given === undefined ? 'drop default' : `set default ${given}`};`
  }
  const isPlain =
    value('null') === 'allowed' && ['generated', 'identity', 'default'].every((of) => value(of) === undefined)
  const isAbsent = property === null && value('type') !== undefined
  return isAbsent && isPlain ? `alter table ${table} add column ${column} ${value('type')};` : null
}

/** What a comment calls an object, by what the server calls it; the longest name first. */
const commented: readonly (readonly [kind: string, called: string])[] = [
  ['materialized view column', 'column'],
  ['foreign table column', 'column'],
  ['domain constraint', 'constraint'],
  ['table constraint', 'constraint'],
  ['materialized view', 'materialized view'],
  ['statistics object', 'statistics'],
  ['composite type column', 'column'],
  ['composite type', 'type'],
  ['foreign table', 'foreign table'],
  ['table column', 'column'],
  ['view column', 'column'],
  ...[
    'aggregate',
    'collation',
    'domain',
    'function',
    'index',
    'policy',
    'procedure',
    'rule',
    'schema',
    'sequence',
    'table',
    'trigger',
    'type',
    'view',
  ].map((kind) => [kind, kind] as const),
]

function commentOn(name: string, text: string | undefined): string | null {
  const found = commented.find(([kind]) => name.startsWith(`${kind} `))
  if (found === undefined) return null
  const [kind, called] = found
  const identity = name.slice(kind.length + 1)
  // `positive on billing.amount`: of what it is has to be said.
  const on = kind === 'domain constraint' ? identity.replace(/ on (?!.* on )/, ' on domain ') : identity
  return `comment on ${called} ${on} is ${text === undefined ? 'null' : escapeLiteral(text)};`
}

/** Rights that are missing are given; those that are too many a person takes away. */
function grant(
  kind: string,
  name: string,
  property: string,
  wanted: string | undefined,
  present: string | undefined,
): string | null {
  const rights = (list: string | undefined) => (list === undefined ? [] : list.split(', '))
  const missing = rights(wanted).filter((right) => !rights(present).includes(right))
  const surplus = rights(present).filter((right) => !rights(wanted).includes(right))
  const grantee = property.slice('rights of '.length)
  const isPlain = missing.every((right) => /^[a-z]+$/.test(right)) && grantee !== 'the owner'
  if (!['table', 'view', 'sequence', 'schema', 'function'].includes(kind) || !isPlain) return null
  if (missing.length === 0 || surplus.length > 0) return null
  return `grant ${missing.join(', ')} on ${kind === 'view' ? 'table' : kind} ${name} to ${grantee};`
}

function trimmed(body: string): string {
  return body.trim().replace(/;$/, '')
}
