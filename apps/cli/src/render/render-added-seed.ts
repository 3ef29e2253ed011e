import type { AddedSeed } from '@sow/workshop'
import { dim } from './color.js'
import { howToType } from './how-to-type.js'
import { counted } from './render-counts.js'

/** What was decided of a file of rows, what was written, and what to type next. */
export function renderAddedSeed(added: AddedSeed): string[] {
  const { dataset, table, key, kind, rows, references, owners, filled, written, next } = added
  return [
    `${dataset}: ${counted(rows, `${kind} row`)} for ${table}, by ${key.join(', ')}.`,
    ...references.map(
      ({ column, table: target, dataset: by, key: named }) =>
        `  ${column} names rows of ${target} by ${named.join(', ')}${by === null ? '' : ` (${by})`}.`,
    ),
    ...owners.map(({ column, owner }) => dim(`  ${column}: ${meaning[owner]}`)),
    ...filled.map((each) => dim(`  ${each.column}: ${given(each)}, and then the site’s`)),
    ...(written.length === 0 ? ['Nothing had to be written: the table tells the rest.'] : ['Wrote:']),
    ...written.map((file) => `  ${file}`),
    '',
    'Next:',
    ...next.map((command) => `  ${howToType(command)}`),
  ]
}

function given({ with: fill }: AddedSeed['filled'][number]): string {
  if (fill === 'uuid') return 'a new UUID where a row is new'
  return fill === 'now' ? 'the moment of the run where a row is new' : `${fill.value} where a row is new`
}

const meaning: Readonly<Record<AddedSeed['owners'][number]['owner'], string>> = {
  package: 'the file always wins',
  site: 'written once, then the site’s',
  shared: 'what the site edits stays, what it left alone follows the file',
}
