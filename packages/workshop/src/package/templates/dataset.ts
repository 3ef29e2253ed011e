import type { AuthoredDataset, AuthoredPackage, AuthoredReference } from '../authored/authored-package.js'
import { ownsTables } from '../authored/describe-authored.js'
import { constantName, listText, property, quoted, valueText } from '../authored/source-text.js'
import { sortImports } from './entry.js'

/** The name of the package's own `Database` type. */
export const ownDatabaseType = 'Database'

/** src/NAME.ts: one dataset. `ignore`: the comment that keeps a formatter away from the rows. */
export function datasetFile(authored: AuthoredPackage, dataset: AuthoredDataset, ignore: string): string {
  const { name, title, table, scope, kind, key, retireOn, more = {} } = dataset
  const lines = [
    `name: ${quoted(name)},`,
    `title: ${quoted(title)},`,
    `table: ${quoted(table)},`,
    ...(scope === 'global' ? [] : [`scope: ${quoted(scope)},`]),
    ...(kind === 'reference' ? [] : [`kind: ${quoted(kind)},`]),
    `key: ${listText(key)},`,
    ...referenceLines(dataset),
    ...ownerLines(dataset),
    ...(retireOn === null ? [] : [`absent: retireOn(${quoted(retireOn)}),`]),
    ...Object.entries(more).map(([each, value]) => `${property(each)}: ${valueText(value)},`),
    `license: ${quoted(dataset.license ?? authored.license)},`,
    ...sourceLines(authored, dataset),
    ...rowLines(dataset, ignore),
  ]
  const type = databaseType(authored)
  return `${imports(authored, dataset).join('\n')}

export const ${constantName(name)} = defineDataset<${type}>()({
${lines.map((line) => `  ${line}`).join('\n')}
})
`
}

function databaseType(authored: AuthoredPackage): string {
  return ownsTables(authored) || authored.schema === null ? ownDatabaseType : authored.schema.type
}

/** One property a line where there are many. */
function sourceLines({ publisher, release }: AuthoredPackage, { source }: AuthoredDataset): string[] {
  if (source === undefined) return [`source: ${valueText({ publisher, release })},`]
  const lines = Object.entries(source).map(([name, value]) => `  ${name}: ${valueText(value)},`)
  return ['source: {', ...lines, '},']
}

function imports(authored: AuthoredPackage, { refs, retireOn, format, rows }: AuthoredDataset): string[] {
  const references = Object.values(refs)
  const names = [
    ...(format === 'csv' ? ['csv'] : []),
    'defineDataset',
    ...(format === 'ndjson' ? ['ndjson'] : []),
    ...(references.length > 0 ? ['ref'] : []),
    ...(retireOn === null ? [] : ['retireOn']),
  ]
  const others = references.flatMap((each) => (each.to === 'dataset' ? [each.dataset] : []))
  const from = ownsTables(authored) ? './schema.js' : (authored.schema?.package ?? './schema.js')
  return sortImports([
    `import type { ${databaseType(authored)} } from ${quoted(from)}`,
    `import { ${names.join(', ')} } from '@sow/kit'`,
    ...(rows.kind === 'official' ? ["import { officialRows } from '@sow/codesets'"] : []),
    ...[...new Set(others)].map((other) => `import { ${constantName(other)} } from './${other}.js'`),
  ])
}

function referenceLines({ refs }: AuthoredDataset): string[] {
  const entries = Object.entries(refs).map(([column, each]) => `${property(column)}: ${referenceText(each)}`)
  if (entries.length === 0) return []
  const line = `refs: { ${entries.join(', ')} },`
  return line.length < 76 ? [line] : ['refs: {', ...entries.map((entry) => `  ${entry},`), '},']
}

function referenceText(reference: AuthoredReference): string {
  if (reference.to === 'self') return 'ref.self()'
  if (reference.to === 'dataset') return `ref(${constantName(reference.dataset)})`
  return `ref.table(${quoted(reference.table)}, ${listText(reference.key)})`
}

function ownerLines({ siteColumns }: AuthoredDataset): string[] {
  if (siteColumns.length === 0) return []
  const entries = siteColumns.map((column) => `${property(column)}: 'site'`)
  const line = `own: { ${entries.join(', ')} },`
  return line.length < 76 ? [line] : ['own: {', ...entries.map((entry) => `  ${entry},`), '},']
}

function rowLines({ name, format, rows }: AuthoredDataset, ignore: string): string[] {
  if (format !== 'ts') return [`rows: ${format}(new URL('../data/${name}.${format}', import.meta.url)),`]
  if (rows.kind === 'official') {
    const { codeSet, file, sha256 } = rows
    const lines = Object.entries({ codeSet, file, sha256 })
    return ['rows: officialRows({', ...lines.map(([key, value]) => `  ${key}: ${quoted(value)},`), '}),']
  }
  const held = rows.kind === 'held' ? rows.rows : []
  return [ignore, 'rows: [', ...held.map((row) => `  ${valueText(row)},`), '],']
}
