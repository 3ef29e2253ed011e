import { dirname, join } from 'node:path'
import type { DatasetUnit } from '@sow/engine'
import type { Dataset } from '@sow/kit'
import { isSowError, SowError } from '@sow/kit/errors'
import { type CanonicalFile, checkDataFile } from '@sow/kit/manifest'
import { type EncodedRow, readCanonicalFile, readCanonicalRows } from '@sow/kit/rows'
import type { RunContext } from '../context/run-context.js'
import { loadSeedPackage } from '../discover/load-package.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'
import { mappedLines, mappedRows } from './mapped-lines.js'
import { watchRows } from './watch-rows.js'

/** The datasets as the engine takes them; a package's code is imported where its rows are needed. */
export function buildDatasetUnits({ signal, tell }: Watcher, nodes: readonly DatasetNode[]): DatasetUnit[] {
  return nodes.map((node) => ({
    package: node.package.name,
    version: node.version,
    origin: node.package.origin,
    domain: node.domain,
    dataset: node.dataset,
    tenants: node.tenants,
    ...(node.mapped === null ? {} : { mapping: node.mapped.mapping }),
    rows: () =>
      watchRows(() => openRows(node), {
        signal,
        told: (rows) => tell({ type: 'rows-read', identity: node.identity, rows }),
      }),
    ...fileOf(node),
    ...shippedText(node, { signal, tell }),
    ...shippedChanges(node, { signal, tell }),
  }))
}

/** The file that a local seed has its rows in. */
function fileOf({ package: { datasets = [] }, shipped }: DatasetNode): Pick<DatasetUnit, 'file'> {
  const file = datasets.find(({ name }) => name === shipped.name)?.rows.file
  return file === undefined || file === null ? {} : { file }
}

type Watcher = Pick<RunContext, 'signal' | 'tell'>

/** The canonical lines that a package ships: with them its code is not even imported. */
function shippedText(node: DatasetNode, watcher: Watcher): Pick<DatasetUnit, 'text'> {
  const { canonical } = node.shipped
  return canonical === undefined
    ? {}
    : { text: () => mappedLines(readShipped(node, canonical, watcher), node, 0) }
}

/** A line of a change set begins with the row's position, and whether it is gone. */
const fieldsBeforeRow = 2

/** What the package says it differs in from an earlier release. */
function shippedChanges(node: DatasetNode, watcher: Watcher): Pick<DatasetUnit, 'changes'> {
  const { changes } = node.shipped
  if (changes === undefined) return {}
  const { from, changed, added, gone } = changes
  const text = () => mappedLines(readShipped(node, changes, watcher), node, fieldsBeforeRow)
  return { changes: { from: from.contentHash, changed, added, gone, text } }
}

/** A file of lines beside the manifest, once the file that people write the rows in was found to be the same as ever. */
function readShipped(
  { identity, shipped, package: { entry, directory } }: DatasetNode,
  { file, sha256 }: CanonicalFile,
  { signal, tell }: Watcher,
): AsyncIterable<Uint8Array> {
  async function* read() {
    await checkDataFile(directory, shipped)
    yield* readCanonicalFile(join(dirname(entry), file), sha256)
  }
  return watchLines(read(), { signal, told: (rows) => tell({ type: 'rows-read', identity, rows }) })
}

async function openRows(node: DatasetNode): Promise<AsyncIterable<readonly EncodedRow[]>> {
  const { datasets } =
    node.package.datasets === undefined ? await loadSeedPackage(node.package) : node.package
  const dataset = withOwnCopy(datasetOf(node, datasets ?? []), node)
  const rows = mappedRows(readCanonicalRows({ dataset, described: node.shipped }), node)
  return node.package.origin === 'local' ? unlessChanged(rows, node) : rows
}

/** Rows of a publisher's file are read from the project's copy. Throws SOURCE_MISSING where it has none. */
function withOwnCopy(dataset: Dataset, { officialFile, lacking }: DatasetNode): Dataset {
  if (lacking !== null) throw lacking.error
  const { official } = dataset.rows
  return official === undefined || officialFile === null
    ? dataset
    : { ...dataset, rows: official.at(officialFile) }
}

/** A file may be saved while it is read: what was planned is then no more. */
async function* unlessChanged<Row>(
  rows: AsyncIterable<Row>,
  { identity, dataset }: DatasetNode,
): AsyncGenerator<Row> {
  try {
    yield* rows
  } catch (cause) {
    if (!isSowError(cause) || cause.code !== 'MANIFEST_MISMATCH') throw cause
    throw new SowError({
      code: 'SEED_FILE',
      message: `The file of ${identity} was changed while it was read.`,
      hint: 'Run the command again.',
      place: { dataset: identity, table: dataset.table },
      cause,
    })
  }
}

function datasetOf(node: DatasetNode, datasets: readonly Dataset[]): Dataset {
  const dataset = datasets.find(({ name }) => name === node.shipped.name)
  if (dataset !== undefined) return dataset
  throw new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `The manifest of ${node.package.name} has the dataset ${node.identity}, its code does not.`,
    hint: 'Build the package again, or install it again.',
    place: { package: node.package.name, dataset: node.identity },
  })
}

const lineEnd = 0x0a

/** Passes texts of complete lines on, tells how many lines have passed, and stops with the signal's reason once it aborts. */
async function* watchLines(
  texts: AsyncIterable<Uint8Array>,
  watcher: { readonly signal: AbortSignal; readonly told: (lines: number) => void },
): AsyncGenerator<Uint8Array> {
  let passed = 0
  for await (const text of texts) {
    watcher.signal.throwIfAborted()
    yield text
    passed += countLines(text)
    watcher.told(passed)
  }
}

function countLines(text: Uint8Array): number {
  let lines = 0
  for (let at = text.indexOf(lineEnd); at !== -1; at = text.indexOf(lineEnd, at + 1)) lines += 1
  return lines
}
