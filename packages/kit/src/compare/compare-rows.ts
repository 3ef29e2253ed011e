import { rowKeyReader } from '../lines/row-keys.js'
import { ChangeWriter } from './change-writer.js'
import { joinLines } from './join-lines.js'
import type { DatasetRows } from './release-content.js'
import { RenamedRows } from './renamed-rows.js'
import type { RowChange } from './row-change.js'

/**
 * Streams the rows in which two releases of a dataset differ: first those that both have, then those that are gone,
 * then those that are added. Columns that only one of them carries are left out of account: the definitions tell them.
 * Where the key itself is another, every row is gone and every row is added. Throws as reading the lines does.
 */
export async function* compareRows(before: DatasetRows, after: DatasetRows): AsyncGenerator<RowChange> {
  const changes = new ChangeWriter(before.described, after.described)
  const lonely = new RenamedRows(after.described)
  const sameKey = String(before.described.key) === String(after.described.key)
  const joined = joinLines(
    { lines: before.readLines(), readKey: sameKey ? rowKeyReader(before.described) : strangeKeys() },
    { lines: after.readLines(), readKey: rowKeyReader(after.described) },
  )
  for await (const pair of joined) {
    if (pair.before === null || pair.after === null) lonely.add(pair)
    else if (pair.before !== pair.after || changes.fieldsDiffer) {
      yield* changes.differing(pair.before, pair.after)
    }
  }
  for (const [older, newer] of lonely.pairs()) yield changes.renamed(older, newer)
  for (const line of lonely.gone()) yield changes.gone(line)
  for (const line of lonely.added()) yield changes.added(line)
}

/** Keys that no row of another definition has. */
function strangeKeys(): () => string {
  let rows = 0
  return () => `\n${rows++}`
}
