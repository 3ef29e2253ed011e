import { readdirSync, readFileSync } from 'node:fs'

/** What statements use by a name that is looked for, and what somebody else could make under that name. */
interface UsedNames {
  readonly operators: readonly string[]
  readonly functions: readonly string[]
  readonly types: readonly string[]
  readonly relations: readonly string[]
}

const golden = new URL('../golden/', import.meta.url)

/** The golden statements of every shape. */
export function goldenStatements(): readonly (readonly [name: string, text: string])[] {
  return readdirSync(golden)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => [name, readFileSync(new URL(name, golden), 'utf8')])
}

/** Strings, quoted names and comments: what stands in them is no name that is looked for. */
const quoted = /--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"/g

/** The names that texts of SQL use. Some that are words of the language are among them, and do no harm. */
export function usedNames(texts: readonly string[]): UsedNames {
  const bare = texts.join('\n').replace(quoted, ' ')
  const all = (pattern: RegExp) =>
    [...new Set([...bare.matchAll(pattern)].map(([, name = '']) => name))].sort()
  return {
    operators: all(/([-+*/<>=~!@#%^&|?]+)/g).filter((name) => name !== '*'),
    functions: all(/\b([a-z_][a-z0-9_]*)\s*\(/g),
    types: all(/::(?:pg_catalog\.)?([a-z_][a-z0-9_]*)/g),
    relations: all(/\b(?:pg_catalog|sow)\.([a-z_][a-z0-9_]*)/g),
  }
}

/** Types that operands and arguments have, or could be taken for. */
const operands = [
  'text',
  'varchar',
  'name',
  'bool',
  'int4',
  'int8',
  'numeric',
  'oid',
  'xid',
  'xid8',
  'uuid',
  'timestamptz',
  'jsonb',
  'regclass',
  'pg_snapshot',
  'text[]',
  'varchar[]',
  'int8[]',
  'xid[]',
]

/**
 * SQL by which a role that may create things in `public` puts one of its own in the way of each name: operators on all pairs of
 * types, functions with every signature of the server's and with narrower ones, domains and casts, and tables. Each tells
 * that it was called, in a sequence that no rollback takes back, and fails.
 */
export function hostileObjects({ operators, functions, types, relations }: UsedNames): string {
  return `
    create sequence public.calls;
    grant all on sequence public.calls to public;
    create function public.note(what text) returns void language plpgsql as $body$
      begin
        perform pg_catalog.nextval('public.calls');
        raise exception 'hostile: %', what;
      end $body$;
    ${operandPairs()}
    ${operators.flatMap(operatorsNamed).join('\n')}
    ${signatures(functions)}
    ${types.map(domainNamed).join('\n')}
    ${relations.map((name) => attempt(`create table public.${name} (hostile boolean)`)).join('\n')}
    ${attempt('create type public.hostile as (value text)')}
    ${attempt("create function public.hostile_text(public.hostile) returns text language plpgsql as 'begin perform public.note(''cast''); return null; end'")}
    ${attempt('create cast (public.hostile as text) with function public.hostile_text(public.hostile) as implicit')}`
}

/** Not every name can be had: a word of the language, or one that is there already. */
function attempt(statement: string): string {
  return `do $attempt$ begin execute $one$${statement}$one$; exception when others then null; end $attempt$;`
}

function pairs(): readonly (readonly [number, number])[] {
  return operands.flatMap((_, left) => operands.map((__, right) => [left, right] as const))
}

/** What the server's operators of a name answer; all others say yes or no. */
const answers: Readonly<Record<string, string>> = {
  '||': 'text',
  '->>': 'text',
  '->': 'jsonb',
  '+': 'int8',
  '-': 'int8',
  '/': 'int8',
}

/** One function for each pair of types and each kind of answer. */
function operandPairs(): string {
  return [...new Set(['boolean', ...Object.values(answers)])]
    .flatMap((answer) =>
      pairs().map(([left, right]) => {
        const args = `${operands[left]}, ${operands[right]}`
        return `create function public.${answer}_${left}_${right}(${args}) returns ${answer} language plpgsql as 'begin perform public.note(''operator''); return null; end';`
      }),
    )
    .join('\n')
}

function operatorsNamed(name: string): string[] {
  return pairs().map(([left, right]) =>
    attempt(
      `create operator public.${name} (leftarg = ${operands[left]}, rightarg = ${operands[right]}, function = public.${answers[name] ?? 'boolean'}_${left}_${right})`,
    ),
  )
}

/** Polymorphic arguments get the types that they stand for, and texts the narrower varchar: such a function fits better. */
function signatures(names: readonly string[]): string {
  const narrower = [
    ['text', 'varchar', 'text'],
    ['text', 'text', 'int8'],
    ['text', 'name', 'varchar'],
    ['text', 'varchar', 'int4'],
  ]
  const rows = narrower.map(
    ([from, text, any]) => `('${from}'::regtype, '${text}'::regtype, '${any}'::regtype)`,
  )
  return `
    do $signatures$
    declare
      wanted record;
    begin
      for wanted in
        select distinct known.proname, (
          select pg_catalog.string_agg(case
            when argument = 'pg_catalog.text'::pg_catalog.regtype then narrower.text::pg_catalog.text
            when argument in ('pg_catalog.anyarray'::pg_catalog.regtype, 'pg_catalog.anycompatiblearray'::pg_catalog.regtype)
              then narrower.element::pg_catalog.text || '[]'
            when argument::pg_catalog.text in ('"any"', 'anyelement', 'anynonarray', 'anycompatible', 'anycompatiblenonarray')
              then narrower.element::pg_catalog.text
            else argument::pg_catalog.text
          end, ', ' order by place)
          from pg_catalog.unnest(known.proargtypes::pg_catalog.regtype[]) with ordinality as of (argument, place)
        ) as arguments
        from pg_catalog.pg_proc known
        cross join (values ${rows.join(', ')}) as narrower (from_type, text, element)
        where known.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
          and known.proname = any (array[${names.map((name) => `'${name}'`).join(', ')}])
      loop
        begin
          execute pg_catalog.format(
            'create function public.%I(%s) returns text language plpgsql as %L',
            wanted.proname, wanted.arguments,
            pg_catalog.format('begin perform public.note(%L); return null; end', wanted.proname)
          );
        exception when others then null;
        end;
      end loop;
    end $signatures$;`
}

function domainNamed(name: string): string {
  return attempt(`create domain public.${name} as pg_catalog.${name} check (public.note('${name}') is null)`)
}
