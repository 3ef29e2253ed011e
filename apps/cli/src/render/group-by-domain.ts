/** Anything that is told of one dataset. */
interface OfDataset {
  readonly domain: string
  readonly dataset: string
}

/** What is told of the datasets of a domain. */
export interface DomainGroup<Told> {
  readonly domain: string
  readonly datasets: readonly Told[]
}

/** Datasets by their domains, and both by their names. */
export function groupByDomain<Told extends OfDataset>(datasets: readonly Told[]): DomainGroup<Told>[] {
  const sorted = datasets.toSorted(
    (one, other) => compare(one.domain, other.domain) || compare(one.dataset, other.dataset),
  )
  return [...Map.groupBy(sorted, ({ domain }) => domain)].map(([domain, own]) => ({ domain, datasets: own }))
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** `domain/name` as the two that it is made of. */
export function splitIdentity(identity: string): OfDataset {
  const at = identity.indexOf('/')
  return { domain: identity.slice(0, at), dataset: identity.slice(at + 1) }
}

/** A line of a table of datasets: a domain above its datasets, one of them, or a whole domain in one. */
export type DomainLine<Told> =
  | { readonly kind: 'heading'; readonly name: string }
  | { readonly kind: 'dataset'; readonly name: string; readonly dataset: Told }
  | { readonly kind: 'folded'; readonly name: string; readonly datasets: readonly Told[] }

/**
 * The lines of a table of datasets. A domain of one dataset is one line, `domain/name`; one of several has a heading, unless
 * `folds` says that all of them are told by one line.
 */
export function linesByDomain<Told extends OfDataset>(
  datasets: readonly Told[],
  folds: (datasets: readonly Told[]) => boolean = () => false,
): DomainLine<Told>[] {
  return groupByDomain(datasets).flatMap(({ domain, datasets: own }): DomainLine<Told>[] => {
    const [only] = own
    if (only !== undefined && own.length === 1)
      return [{ kind: 'dataset', name: `${domain}/${only.dataset}`, dataset: only }]
    if (folds(own)) return [{ kind: 'folded', name: `${domain} (${own.length} datasets)`, datasets: own }]
    return [
      { kind: 'heading', name: domain },
      ...own.map((dataset) => ({ kind: 'dataset' as const, name: `  ${dataset.dataset}`, dataset })),
    ]
  })
}
