import { type BumpReason, type BumpRule, reason } from './bump-rules.js'
import { type DatasetDiff, fateOfGone } from './release-diff.js'

/** What the rows of a dataset that both releases have ask of the version. */
export function rowReasons(diff: DatasetDiff): readonly BumpReason[] {
  const { dataset, counts } = diff
  const fate = fateOfGone[diff.absent]
  const about = (rule: BumpRule, rows: number) => (rows === 0 ? [] : [reason(rule, { dataset, rows })])
  return [
    ...about('rows-added', counts.added),
    ...about('rows-retired', counts.retired + (fate === 'retired' ? counts.gone : 0)),
    ...about('rows-removed', fate === 'removed' ? counts.gone : 0),
    ...about('rows-revived', counts.revived),
    ...about('rows-renamed', counts.renamed),
    ...valueReasons(diff),
  ]
}

/** Each column in which rows were changed that stay what they are. */
function valueReasons({ dataset, columns, rows }: DatasetDiff): readonly BumpReason[] {
  return columns.flatMap(({ column, text }) => {
    const changed = rows.filter(
      ({ action, values }) =>
        (action === 'changed' || action === 'renamed') && values.some((value) => value.column === column),
    )
    if (changed.length === 0) return []
    return [
      reason(text ? 'text-corrected' : 'values-changed', { dataset, name: column, rows: changed.length }),
    ]
  })
}
