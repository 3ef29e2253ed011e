import type { CatalogFact } from './catalog-fact.js'

/** Facts of the objects that are expected, by `kind name`, each by its property. */
export type ExpectedObjects = ReadonlyMap<string, ReadonlyMap<string, CatalogFact>>

/** The statement that makes a schema, an enumeration, a sequence or a function which is missing; null where its facts do not say it whole. */
export function makeType(
  kind: string,
  name: string,
  value: (of: string) => string | undefined,
): string | null {
  switch (kind) {
    case 'schema':
      return `create schema ${name};`
    case 'enum':
      return `create type ${name} as enum (${value('labels') ?? ''});`
    case 'sequence':
      return makeSequence(name, value)
    case 'function':
      return value('definition') === undefined ? null : `${value('definition')?.trim()};`
    default:
      return null
  }
}

/** The statements that make a domain which is missing, with its checks. */
export function makeDomain(name: string, wanted: ExpectedObjects): string {
  const value = (of: string) => wanted.get(`domain ${name}`)?.get(of)?.value
  const made = parts(
    `create domain ${name} as ${value('type')}`,
    given(' collate ', value('collation')),
    given(' default ', value('default')),
    value('null') === 'not allowed' ? ' not null;' : ';',
  )
  const checks = partsOf(name, wanted).map(
    (each) => `alter domain ${name} add constraint ${each.called} ${each.value('constraint')};`,
  )
  return [made, ...checks].join('\n')
}

/**
 * The statements that make a table which is missing, with its columns, constraints and indexes, and the sequences of its columns. Its
 * columns stand in the order of their names, those of the primary key first: no fact says another. Null for a part of another table, and
 * where something belongs to it that its facts do not say whole.
 */
export function makeTable(name: string, wanted: ExpectedObjects): string | null {
  const table = wanted.get(`table ${name}`)
  const own = partsOf(name, wanted)
  if (!isToldWhole(table, own)) return null
  const of = (kind: string) => own.filter((each) => each.kind === kind)
  const columns = keyFirst(of('column'), of('constraint'))
  const lines = [
    ...columns.map(defineColumn),
    ...of('constraint')
      .filter((each) => !isReference(each))
      .map(defineConstraint),
  ]
  const unlogged = table?.get('persistence')?.value === 'unlogged' ? 'unlogged ' : ''
  const sequences = columns.flatMap(({ called, value }) =>
    sequencesOf(value('default'), wanted).map((sequence) => ({ sequence, called })),
  )
  return [
    ...sequences.map(({ sequence }) =>
      makeSequence(sequence, (fact) => wanted.get(`sequence ${sequence}`)?.get(fact)?.value),
    ),
    `create ${unlogged}table ${name} (\n  ${lines.join(',\n  ')}\n);`,
    ...sequences.map(({ sequence, called }) => `alter sequence ${sequence} owned by ${name}.${called};`),
    ...of('constraint')
      .filter(isReference)
      .map((each) => `alter table ${name} add ${defineConstraint(each)};`),
    ...[...of('index'), ...of('trigger')].map(({ value }) => `${value('definition')};`),
  ].join('\n')
}

/** Partitions, heirs, policies and rules are a person's to write. */
function isToldWhole(table: ReadonlyMap<string, CatalogFact> | undefined, own: readonly Part[]): boolean {
  const odd = [
    ...['partition key', 'partition bound', 'inherits', 'triggers of its table', 'of type'],
    ...['options', 'toast options', 'access method', 'replica identity', 'clustered by'],
  ]
  const known = ['column', 'constraint', 'index', 'trigger', 'sequence']
  return (
    odd.every((of) => table?.get(of) === undefined) &&
    table?.get('row security')?.value !== 'on' &&
    own.every(({ kind }) => known.includes(kind))
  )
}

function keyFirst(columns: readonly Part[], constraints: readonly Part[]): readonly Part[] {
  const definitions = constraints.map(({ value }) => value('definition') ?? '')
  const key = definitions.find((definition) => definition.startsWith('PRIMARY KEY')) ?? ''
  const inKey = ({ called }: Part) => new RegExp(`[(,] ?${escaped(called)}[,)]`).test(key)
  return [...columns.filter(inKey), ...columns.filter((each) => !inKey(each))]
}

function isReference({ value }: Part): boolean {
  return value('definition')?.startsWith('FOREIGN KEY') === true
}

function defineConstraint({ called, value }: Part): string {
  return `constraint ${called} ${value('definition')}`
}

function makeSequence(name: string, value: Part['value']): string {
  const numbers = (['start', 'increment', 'minimum', 'maximum', 'cache'] as const).map(
    (of) => ` ${of === 'minimum' ? 'minvalue' : of === 'maximum' ? 'maxvalue' : of} ${value(of)}`,
  )
  return `create sequence ${name} as ${value('type')}${numbers.join('')}${value('cycle') === 'yes' ? ' cycle' : ''};`
}

/** The table that a sequence belongs to, as `wards` of `column id of table public.wards`; null where it stands for itself. */
export function tableOfSequence(ownedBy: string | undefined): string | null {
  return /^column .* of table (.+)$/.exec(ownedBy ?? '')?.[1] ?? null
}

/** What belongs to a table. */
interface Part {
  readonly kind: string
  /** Without the table. */
  readonly called: string
  readonly value: (of: string) => string | undefined
}

function partsOf(table: string, wanted: ExpectedObjects): readonly Part[] {
  return [...wanted.values()].flatMap((facts): Part[] => {
    const [one] = facts.values()
    const start = one?.kind === 'column' ? `${table}.` : `${table}: `
    if (one === undefined || one.kind === 'comment' || !one.name.startsWith(start)) return []
    const called = one.name.slice(start.length)
    return [{ kind: one.kind, called, value: (of) => facts.get(of)?.value }]
  })
}

function defineColumn({ called, value }: Part): string {
  const [kind, ...computed] = (value('generated') ?? '').split(' ')
  return parts(
    `${called} ${value('type')}`,
    given(' collate ', value('collation')),
    given(' generated ', value('identity'), ' as identity'),
    computed.length === 0
      ? ''
      : ` generated always as (${computed.join(' ')}) ${kind === 'v' ? 'virtual' : 'stored'}`,
    given(' default ', value('default')),
    value('null') === 'not allowed' ? ' not null' : '',
  )
}

/** The sequences that a default takes numbers of, where they are missing as well. */
function sequencesOf(expression: string | undefined, wanted: ExpectedObjects): readonly string[] {
  const found = [...(expression ?? '').matchAll(/nextval\('((?:[^']|'')+)'::regclass\)/g)]
  return found
    .map(([, name = '']) => name.replaceAll("''", "'"))
    .filter((name) => wanted.has(`sequence ${name}`))
}

function given(before: string, text: string | undefined, after = ''): string {
  return text === undefined ? '' : `${before}${text}${after}`
}

function parts(...texts: readonly (string | undefined)[]): string {
  return texts.join('')
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
