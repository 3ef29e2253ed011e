import type { ListedPackage } from '@sow/runner'
import { dim } from './color.js'
import { counted, groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'
import { fitLines } from './width.js'

/** The packages of a project, one a line; `all`: each with its folder and its datasets. */
export function renderPackages(packages: readonly ListedPackage[], all = false): string[] {
  if (packages.length === 0)
    return fitLines(['This project depends on no seed or schema package, and has no local seeds.'])
  if (all) return packages.flatMap((listed, at) => [...(at === 0 ? [] : ['']), ...renderPackage(listed)])
  const rows = packages.map((listed) => [
    listed.package,
    listed.version,
    listed.domain ?? 'schema',
    listed.kind === 'schema' ? '' : groupDigits(listed.datasets.length),
    listed.kind === 'schema' ? '' : groupDigits(rowsOf(listed)),
    extrasOf(listed).join(', '),
  ])
  const datasets = packages.reduce((sum, listed) => sum + listed.datasets.length, 0)
  return [
    ...renderTable(columns, rows),
    '',
    ...fitLines([
      `${counted(packages.length, 'package')}, ${counted(datasets, 'dataset')} (--all shows each), ${counted(
        packages.reduce((sum, listed) => sum + rowsOf(listed), 0),
        'row',
      )}.`,
    ]),
  ]
}

const columns = [
  { title: 'package', align: 'left', narrow: 'cut' },
  { title: 'version', align: 'left' },
  { title: 'domain', align: 'left', narrow: 'cut' },
  { title: 'datasets', align: 'right' },
  { title: 'rows', align: 'right' },
  { title: 'also brings', align: 'left', narrow: 'drop' },
] as const

function rowsOf({ datasets }: ListedPackage): number {
  return datasets.reduce((sum, { rows }) => sum + rows, 0)
}

function whatOf(listed: ListedPackage): string {
  return [listed.kind === 'seed' ? `seeds ${listed.domain}` : 'schema', ...extrasOf(listed)].join(', ')
}

function extrasOf({ migrations, commands }: ListedPackage): string[] {
  return [...(migrations > 0 ? [counted(migrations, 'migration')] : []), ...(commands ? ['commands'] : [])]
}

function renderPackage(listed: ListedPackage): string[] {
  const { package: name, version, path, datasets } = listed
  const table = renderTable(
    [
      { title: 'dataset', align: 'left', narrow: 'cut' },
      { title: 'rows', align: 'right' },
      { title: 'kind', align: 'left' },
      { title: 'scope', align: 'left', narrow: 'drop' },
      { title: 'table', align: 'left', narrow: 'cut' },
    ],
    datasets.map(({ dataset, rows, kind, scope, table }) => [dataset, groupDigits(rows), kind, scope, table]),
    { indent: 2 },
  )
  return [
    `${[name, version].filter((each) => each !== '').join(' ')}  ${whatOf(listed)}`,
    dim(`  ${path}`),
    ...(datasets.length === 0 ? [] : table),
  ]
}
