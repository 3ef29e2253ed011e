import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/**
 * What a distributed Postgres (Citus) refuses, or answers wrongly, told by the text of a statement: our statements keep to
 * shapes that run there too. `except`: the statements that have the shape today, and why that is known.
 */
interface ForbiddenShape {
  readonly why: string
  readonly found: (statement: string) => boolean
  readonly except: Readonly<Record<string, string>>
}

/** A table of the application; the ledger's and temporary ones stay on one server. */
const target = '"public"\\."[^"]+"'
const work = '"pg_temp"\\."[^"]+"'

const forbidden: Readonly<Record<string, ForbiddenShape>> = {
  merge: {
    why: 'a reference table is no target of it, and a temporary table no source',
    found: (text) => /^\s*merge\s+into/im.test(text),
    except: {},
  },
  'a whole row as one value': {
    why: 'in a join of a local with a distributed table its columns come as null',
    found: hasWholeRow,
    except: {},
  },
  'an update from a bare work table': {
    why: 'refused for a reference table: the work table is not distributed',
    found: (text) => new RegExp(`^\\s*update ${target}[^;]*?\\nfrom ${work}`, 'im').test(text),
    except: {},
  },
  'a delete that asks whether a row of a work table exists': {
    why: 'refused: the work table is not distributed',
    found: (text) =>
      new RegExp(`^\\s*delete from ${target}[^;]*?exists \\([^;]*?from ${work}`, 'im').test(text),
    except: {},
  },
  'a delete that uses a bare work table': {
    why: 'refused for a reference table',
    found: (text) => new RegExp(`^\\s*delete from ${target}[^;]*?\\nusing ${work}`, 'im').test(text),
    except: {},
  },
  'not in a select': {
    why: 'refused for a reference table',
    found: (text) => /\bnot in\s*\(\s*select/i.test(text),
    except: {},
  },
  'a volatile function in an update': {
    why: 'refused on distributed tables',
    found: (text) =>
      new RegExp(`^\\s*update ${target}`, 'im').test(text) &&
      /\b(clock_timestamp|statement_timestamp|random|gen_random_uuid|nextval|timeofday)\s*\(/i.test(text),
    except: {},
  },
  'a row returned as json': {
    why: 'refused: functions in RETURNING have to be immutable',
    found: (text) => /\breturning\b[^;]*\b(to_jsonb?|row_to_json|jsonb?_build)/i.test(text),
    except: {},
  },
  'rows locked over all tenants': {
    why: 'refused unless one tenant is named',
    found: (text) => /\bfor (no key )?(update|share|key share)\b/i.test(text),
    except: {},
  },
  'a system column of the joined side': {
    why: 'ends the coordinator: the table has to be counted before it is joined',
    found: (text) =>
      [...text.matchAll(new RegExp(`left join ${target} as "?(\\w+)"?`, 'gi'))].some(([, name]) =>
        new RegExp(`"?\\b${name}"?\\."?xmin"?`).test(text),
      ),
    except: {
      'fill delta': 'a distributed table is read here, by a copy',
      'find touched rows by their seals': 'the same',
      'record changes': 'the same',
    },
  },
  'a transaction id that tells who wrote': {
    why: 'each server counts its own: rows that somebody wrote look like ours',
    found: (text) => /\bxmin\b/.test(text) && new RegExp(target).test(text),
    except: {
      census: 'of a table that is here; of others digests and seals tell',
      'fill delta': 'the same',
      'add departed': 'the same',
      'find collisions in roles_label_key': 'the same',
      'find handovers in roles_label_key': 'the same',
      'find touched rows by their seals': 'the same',
      'find touched rows by their writers': 'of a table that is here alone',
      'seal what was written': 'the same',
      update: 'rows of other tables are written by their keys: see write-elsewhere.ts',
      delete: 'the same',
      'record changes': 'the same',
    },
  },
  'constraints put off or checked': {
    why: 'the statement does not reach the servers of the cluster',
    found: (text) => /\bset constraints\b/i.test(text),
    except: {},
  },
}

/** An alias alone, where a value is meant: `to_jsonb(target)`, `target is distinct from`, `row(target)`. */
function hasWholeRow(text: string): boolean {
  const aliases = [...text.matchAll(new RegExp(`${target} as "?(\\w+)"?`, 'gi'))].map(([, name]) => name)
  return aliases.some((name) =>
    new RegExp(`[(,]\\s*"?${name}"?\\s*[,)]|(?<![.\\w"])"?${name}"?\\s+is (not )?distinct from`, 'i').test(
      text,
    ),
  )
}

/** The statements of a golden file, by the name that stands before each. */
function statementsOf(script: string): (readonly [name: string, statement: string])[] {
  return script
    .split(/^-- /m)
    .slice(2)
    .map((part) => {
      const end = part.indexOf('\n')
      return [part.slice(0, end), part.slice(end)] as const
    })
}

const folder = fileURLToPath(new URL('.', import.meta.url))
const golden = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .flatMap((file) => statementsOf(readFileSync(`${folder}/${file}`, 'utf8')))

test.each(Object.entries(forbidden))('%s: no statement but those that are known', (_, { found, except }) => {
  const having = golden.filter(([, statement]) => found(statement)).map(([name]) => name)
  expect([...new Set(having)].sort()).toEqual(Object.keys(except).sort())
})

test('each shape is seen where it is', () => {
  const examples: Readonly<Record<string, string>> = {
    merge: 'merge into "public"."t" using s on true when matched then delete',
    'a whole row as one value': 'select to_jsonb(target) from "public"."t" as target',
    'an update from a bare work table':
      'update "public"."t" as target\nset a = 1\nfrom "pg_temp"."delta_1" as d',
    'a delete that asks whether a row of a work table exists':
      'delete from "public"."t" as t\nwhere not exists (\n  select\n  from "pg_temp"."stage_1" as s)',
    'a delete that uses a bare work table':
      'delete from "public"."t" as t\nusing "pg_temp"."gone_1" as g\nwhere true',
    'not in a select': 'delete from t where a not in (select a from s)',
    'a volatile function in an update': 'update "public"."t" set a = clock_timestamp()',
    'a row returned as json': 'update t set a = 1 returning to_jsonb(t)',
    'rows locked over all tenants': 'select from t for update',
    'a system column of the joined side':
      'select written.xmin from tenant left join "public"."t" as written on true',
    'a transaction id that tells who wrote': 'select xmin from "public"."t"',
    'constraints put off or checked': 'set constraints all immediate',
  }
  for (const [name, { found }] of Object.entries(forbidden))
    expect(found(examples[name] ?? ''), name).toBe(true)
})
