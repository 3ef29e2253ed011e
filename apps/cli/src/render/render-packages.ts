import type { ListedPackage } from '@sow/runner'
import { dim } from './color.js'
import { counted, groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'

/** The packages of a project, each with its datasets. */
export function renderPackages(packages: readonly ListedPackage[]): string[] {
  if (packages.length === 0)
    return ['This project depends on no seed or schema package, and has no local seeds.']
  return packages.flatMap((listed, at) => [...(at === 0 ? [] : ['']), ...renderPackage(listed)])
}

function renderPackage(listed: ListedPackage): string[] {
  const { package: name, version, kind, domain, migrations, commands, path, datasets } = listed
  const brings = [
    ...(migrations > 0 ? [counted(migrations, 'migration')] : []),
    ...(commands ? ['commands'] : []),
  ]
  const what = kind === 'seed' ? `seeds ${domain}` : 'schema'
  const table = renderTable(
    [
      { title: 'dataset', align: 'left' },
      { title: 'rows', align: 'right' },
      { title: 'kind', align: 'left' },
      { title: 'scope', align: 'left' },
      { title: 'table', align: 'left' },
    ],
    datasets.map(({ dataset, rows, kind, scope, table }) => [dataset, groupDigits(rows), kind, scope, table]),
  )
  return [
    `${[name, version].filter((each) => each !== '').join(' ')}  ${[what, ...brings].join(', ')}`,
    dim(`  ${path}`),
    ...(datasets.length === 0 ? [] : table.map((line) => `  ${line}`)),
  ]
}
