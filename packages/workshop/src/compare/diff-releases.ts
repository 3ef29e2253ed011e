import type { DatasetRows } from '@sow/kit/build'
import { bumpAfter, largestBump } from './bump.js'
import { type BumpReason, type BumpRule, reason } from './bump-rules.js'
import type { ComparedRelease } from './compared-release.js'
import { definitionChanges } from './definition-changes.js'
import { addedDataset, diffDataset, removedDataset } from './diff-dataset.js'
import {
  type ComparedSide,
  type DatasetDiff,
  diffFormat,
  fateOfGone,
  type ReleaseDiff,
} from './release-diff.js'

/**
 * Compares two releases: every dataset row by row, everything that the packages say of themselves, and what that asks of the
 * version. Memory grows with what differs, not with the rows. Throws SowError as reading the rows does.
 */
export async function diffReleases(before: ComparedRelease, after: ComparedRelease): Promise<ReleaseDiff> {
  const datasets: DatasetDiff[] = []
  for (const newer of after.datasets) {
    const older = find(before, newer)
    datasets.push(older === undefined ? addedDataset(newer) : await diffDataset(older, newer))
  }
  const removed = before.datasets.filter((older) => find(after, older) === undefined)
  datasets.push(...removed.map(removedDataset))
  const reasons = [
    ...definitionChanges(describe(before), describe(after)),
    ...datasets.flatMap((each) => rowReasons(each)),
  ]
  return {
    format: diffFormat,
    from: side(before),
    to: side(after),
    bump: bumpAfter(before.version, largestBump(reasons.map(({ bump }) => bump))),
    reasons,
    datasets,
  }
}

function find({ datasets }: ComparedRelease, wanted: DatasetRows): DatasetRows | undefined {
  return datasets.find(({ described }) => described.name === wanted.described.name)
}

function describe({ facts, datasets }: ComparedRelease) {
  return { facts, datasets: datasets.map(({ described }) => described) }
}

function side({ package: name, version, origin, label }: ComparedRelease): ComparedSide {
  return { package: name, version, origin, label }
}

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
