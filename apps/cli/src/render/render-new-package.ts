import { relative } from 'node:path'
import type { NewPackage } from '@sow/workshop'
import { dim } from './color.js'
import { counted } from './render-counts.js'

/** What was written, and what to type next. */
export function renderNewPackage(created: NewPackage): string[] {
  const { package: name, folder, files, schema, datasets, migration } = created
  return [
    `Wrote ${name} to ${relative(process.cwd(), folder) || '.'}: ${counted(files.length, 'file')}.`,
    ...files.map((file) => dim(`  ${file}`)),
    '',
    schema === null ? 'It describes its tables itself.' : `It builds on ${schema}.`,
    ...(migration === null ? [] : [`Its migration ${migration} makes the table.`]),
    ...datasets.map(
      ({ dataset, table, key, rows }) =>
        `${created.domain}/${dataset}: ${counted(rows, 'row')} for ${table}, by ${key.join(', ')}.`,
    ),
    '',
    'Next:',
    ...created.next.map((line) => `  ${line}`),
  ]
}
