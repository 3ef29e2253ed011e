import type { RowOwnership } from '@sow/kit'
import type { Absence, Manifest, ManifestDataset, ManifestReference } from '@sow/kit/manifest'
import { absenceOf, rowOwnershipOf } from '@sow/kit/manifest'

type Row = readonly string[]

/**
 * The text of a README with its two generated parts as the manifest has them: the list of datasets, and the columns of
 * each. Throws Error where a part has no place in the text.
 */
export function fillDictionary(text: string, manifest: Manifest): string {
  const parts = { datasets: listDatasets(manifest), 'data dictionary': describeDatasets(manifest) }
  return Object.entries(parts).reduce((filled, [name, part]) => fillPart(filled, name, part), text)
}

function fillPart(text: string, name: string, part: string): string {
  const start = `<!-- generated from the manifest: ${name} -->`
  const end = `<!-- end of ${name} -->`
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`The README has no place for its ${name}.`)
  return `${text.slice(0, from)}${start}\n\n${part}\n\n${text.slice(to)}`
}

function listDatasets(manifest: Manifest): string {
  return writeTable([
    ['dataset', 'rows', 'kind', 'scope', 'key', 'licence'],
    ...manifest.datasets.map((dataset) => [
      dataset.name,
      String(dataset.rows),
      dataset.kind,
      dataset.scope,
      dataset.key.join(', '),
      dataset.license ?? '',
    ]),
  ])
}

function describeDatasets(manifest: Manifest): string {
  return manifest.datasets.map(describeDataset).join('\n\n')
}

function describeDataset(dataset: ManifestDataset): string {
  return [
    `### ${dataset.name}`,
    `${dataset.title}.\nTable \`${dataset.table}\`; rows that a release leaves out ${fates[absenceOf(dataset.absent).kind]}, and a row that the site deletes ${returns[rowOwnershipOf(dataset)]}.`,
    writeTable([
      ['column', 'type', 'owner', 'refers to', 'nullable'],
      ...dataset.columns.map((column) => [
        dataset.key.includes(column.name) ? `**${column.name}**` : column.name,
        column.type,
        column.ownership,
        nameTarget(dataset.references.find((reference) => reference.column === column.name)),
        column.nullable ? 'yes' : 'no',
      ]),
    ]),
  ].join('\n\n')
}

const fates: Readonly<Record<Absence['kind'], string>> = {
  keep: 'stay',
  delete: 'are deleted',
  retire: 'are retired',
}

const returns: Readonly<Record<RowOwnership, string>> = {
  package: 'comes back',
  site: 'stays away',
}

/** What a row names where the column refers to another: the dataset or the table, and its key. */
function nameTarget(reference: ManifestReference | undefined): string {
  if (reference === undefined) return ''
  const key = reference.key.map(({ column }) => column).join(', ')
  return `${reference.dataset ?? reference.table} (${key})`
}

/** The first row is the header. */
function writeTable(rows: readonly Row[]): string {
  const [header = [], ...body] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = header.map((_, index) =>
    Math.max(3, ...[header, ...body].map((row) => row[index]?.length ?? 0)),
  )
  const line = (row: Row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  return [
    line(header),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...body.map(line),
  ].join('\n')
}
