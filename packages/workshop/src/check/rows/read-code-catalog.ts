import { type CodeTerm, codeTermReader, definesCodes } from './code-catalog.js'
import type { CodeSystem } from './code-system.js'
import { type ReadableDataset, readRows } from './rows-under-check.js'

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
