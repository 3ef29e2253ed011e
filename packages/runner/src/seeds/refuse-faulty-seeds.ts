import { SowError } from '@sow/kit/errors'
import type { Selection } from '../select/selection.js'

/**
 * Refuses to work with datasets that cannot be used, where they are selected; others are left out and told. `usable`: the full
 * names of those that can be. A fault that names no dataset may be of any that is asked for and was not found.
 * Throws the fault, or one error with all of them.
 */
export function refuseFaultySeeds(
  faults: readonly SowError[],
  selection: Selection,
  usable: ReadonlySet<string>,
): void {
  const [first, ...more] = faults.filter(({ place }) => isSelected(place.dataset, selection, usable))
  if (first === undefined) return
  if (more.length === 0) throw first
  throw new SowError({
    code: first.code,
    message: `${more.length + 1} datasets in files of the project cannot be used.`,
    hint: `Begin with the first. ${first.hint}`,
    outcome: first.outcome,
    place: {},
    problems: [first, ...more].flatMap(({ code, message, place, problems }) =>
      problems.length > 0 ? problems : [{ rule: code, message, ...place }],
    ),
    cause: first,
  })
}

function isSelected(
  dataset: string | undefined,
  { only, skip }: Selection,
  usable: ReadonlySet<string>,
): boolean {
  if (dataset === undefined) return !(only.length > 0 && only.every((name) => usable.has(name)))
  const names = (name: string) => name === dataset || dataset.startsWith(`${name}/`)
  return (only.length === 0 || only.some(names)) && !skip.some(names)
}
