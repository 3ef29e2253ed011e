import { posix } from 'node:path'

/** Where files of the repository are read that are no pages of the site. */
const repository = 'https://github.com/sow-data/sow/blob/main'

/** The files of the repository that are pages, by the path that they have on the site. */
export type PlacesOfPages = ReadonlyMap<string, string>

/**
 * The links of a page, which lead from file to file of the repository, as they lead from page to page of the site. What is
 * no page, such as the README of an example, is read in the repository.
 */
export function rewriteLinks(file: string, text: string, places: PlacesOfPages): string {
  const here = posix.dirname(places.get(file) ?? file)
  return outsideFences(text, (prose) =>
    prose.replaceAll(/\]\(([^)\s#]+)(#[^)\s]*)?\)/g, (whole, target: string, anchor = '') => {
      if (/^[a-z]+:/.test(target)) return whole
      const linked = posix.normalize(posix.join(posix.dirname(file), target))
      const place = places.get(linked)
      if (place === undefined) return `](${repository}/${linked}${anchor})`
      return `](${relativeTo(here, place)}${anchor})`
    }),
  )
}

function relativeTo(folder: string, place: string): string {
  const path = posix.relative(folder, place)
  return path.startsWith('.') ? path : `./${path}`
}

/** A text, changed where it is no code. */
function outsideFences(text: string, change: (prose: string) => string): string {
  return text
    .split(/^( *```[\s\S]*?^ *```$)/m)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('')
}
