import type { ManifestDataset } from '@sow/kit/manifest'
import type { GuardedRow } from './canonical-row.js'
import { type CodeSystem, codeSystemNamed } from './code-system.js'
import { type ReadableDataset, readRows } from './rows-under-check.js'

/** When a code may be used, as the dataset that defines it says. ISO dates; null: it does not say. */
export interface CodeTerm {
  readonly from: string | null
  readonly through: string | null
  /** False for a heading, which no claim may name; null where the dataset does not tell. */
  readonly billable: boolean | null
}

/** The codes of each code system that the reference datasets of a project define. */
export type CodeCatalog = ReadonlyMap<CodeSystem, ReadonlyMap<string, CodeTerm>>

/** True for a dataset whose rows are the codes themselves: a reference set with code system and code in its key. */
export function definesCodes({ kind, key }: ManifestDataset): boolean {
  return kind === 'reference' && key.includes('code_system') && key.includes('code')
}

/** A code as a row of a dataset defines it. */
export interface DefinedCode {
  readonly system: CodeSystem
  readonly code: string
  readonly term: CodeTerm
}

/** Reads rows of a dataset that defines codes. */
export function codeTermReader(fields: readonly string[]): (row: GuardedRow) => DefinedCode {
  const at = (...names: readonly string[]) => names.map((name) => fields.indexOf(name))
  const [system, code, billableFrom, billable] = at('code_system', 'code', 'billable_from', 'billable')
  const starts = at('effective_from', 'billable_from')
  const ends = at('billable_through', 'effective_through', 'effective_to', 'termination_date')
  return (row: GuardedRow) => ({
    system: codeSystemNamed(row[system ?? -1] ?? ''),
    code: row[code ?? -1] ?? '',
    term: {
      from: firstOf(row, starts),
      through: firstOf(row, ends),
      billable: billableOf(row, billableFrom ?? -1, billable ?? -1),
    },
  })
}

function firstOf(row: GuardedRow, indexes: readonly number[]): string | null {
  for (const index of indexes) if (row[index] != null) return row[index]
  return null
}

function billableOf(row: GuardedRow, billableFrom: number, billable: number): boolean | null {
  if (billable >= 0) return row[billable] === 't' || row[billable] === 'true'
  return billableFrom >= 0 ? row[billableFrom] !== null : null
}

/**
 * Reads the codes that the reference datasets among these define. A code system of which a dataset cannot be read
 * is left out: nothing is said against codes that may be there.
 */
export async function readCodeCatalog(
  datasets: readonly ReadableDataset[],
): Promise<ReadonlyMap<CodeSystem, ReadonlyMap<string, CodeTerm>>> {
  const catalog = new Map<CodeSystem, Map<string, CodeTerm>>()
  const unreadable = new Set<CodeSystem>()
  for (const readable of datasets.filter(({ described }) => definesCodes(described))) {
    const read = codeTermReader(readable.described.fields)
    const found = new Set<CodeSystem>()
    const error = await readRows(readable, (row) => {
      const { system, code, term } = read(row)
      found.add(system)
      const terms = catalog.get(system) ?? new Map<string, CodeTerm>()
      catalog.set(system, terms.set(code, term))
    })
    if (error !== null) for (const system of found) unreadable.add(system)
  }
  for (const system of ['other' as const, ...unreadable]) catalog.delete(system)
  return catalog
}
