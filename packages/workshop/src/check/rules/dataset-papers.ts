import type { Guard, GuardedDataset } from '../rows/guard.js'

const blank = (text: string | null | undefined) => text == null || text.trim() === ''

/** A set of codes that is true everywhere: it has a release, and a day from which that holds. */
function isCodeSet({ described: { kind, columns } }: GuardedDataset): boolean {
  return kind === 'reference' && columns.some(({ name }) => name === 'code')
}

/** Codes of a named system, which somebody publishes in dated releases; a package's own vocabulary holds at once. */
function isDatedCodeSet(dataset: GuardedDataset): boolean {
  return isCodeSet(dataset) && dataset.described.columns.some(({ name }) => name === 'code_system')
}

/** A join table that is true everywhere: its rows are nothing but the keys that they join. */
function isJoin({ described: { kind, key, columns } }: GuardedDataset): boolean {
  return kind === 'reference' && key.length > 1 && columns.every(({ name }) => key.includes(name))
}

/** What a dataset says of itself: terms, origin, kind. */
export const datasetPapers: readonly Guard[] = [
  {
    code: 'LICENSE_UNNAMED',
    severity: 'error',
    reason: 'Whoever installs rows has to know under which terms.',
    remedy: 'Give the dataset a `license`, such as CC0-1.0.',
    inDataset: ({ described }) => (blank(described.license) ? ['it has no licence'] : []),
  },
  {
    code: 'SOURCE_UNNAMED',
    severity: 'error',
    reason: 'Rows without an origin can be neither trusted nor brought up to date.',
    remedy: 'Give the dataset a `source` with its publisher.',
    inDataset: ({ described }) => (blank(described.source?.publisher) ? ['it names no publisher'] : []),
  },
  {
    code: 'RELEASE_UNNAMED',
    severity: 'error',
    reason: 'A code set without its release cannot be compared with the next one.',
    remedy: 'Name the `release` in the `source` of the dataset.',
    inDataset: (dataset) =>
      isCodeSet(dataset) && blank(dataset.described.source?.release) ? ['its source names no release'] : [],
  },
  {
    code: 'EFFECTIVE_UNNAMED',
    severity: 'warning',
    reason: 'Codes hold from a day on, which is seldom the one on which they were published.',
    remedy: 'Name the `effective` date in the `source` of the dataset.',
    inDataset: (dataset) =>
      isDatedCodeSet(dataset) && blank(dataset.described.source?.effective)
        ? ['its source names no effective date']
        : [],
  },
  {
    code: 'ROW_OWNERSHIP_UNSAID',
    severity: 'warning',
    reason: 'A row that a site deletes, such as a grant that it revokes, comes back with every run.',
    remedy: 'Give the dataset a `rowOwnership`: `site` where a deletion is to stand, else `package`.',
    inDataset: (dataset) =>
      isJoin(dataset) && !dataset.saysRowOwnership
        ? ['its rows are nothing but their key, and it does not say who decides that one exists']
        : [],
  },
  {
    code: 'DEMO_NAME',
    severity: 'error',
    reason: 'Demo rows are told from others by their kind and by their name, which must agree.',
    remedy: 'Name datasets of kind demo `demo-...`, and no others.',
    inDataset: ({ described: { kind, name } }) =>
      (kind === 'demo') === name.startsWith('demo-') ? [] : [`it is of kind ${kind}`],
  },
  {
    code: 'REFERS_TO_DEMO',
    severity: 'error',
    reason: 'Demo rows never reach production, and with them every row that refers to them.',
    remedy: 'Refer to a dataset of kind reference or starter, or make this one of kind demo.',
    inDataset: ({ described, others }) =>
      described.kind === 'demo'
        ? []
        : described.references
            .filter(({ dataset }) => dataset !== null && others.get(dataset)?.kind === 'demo')
            .map(({ column, dataset }) => `'${column}' refers to ${dataset}`),
  },
]
