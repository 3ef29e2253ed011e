import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from './page.js'
import { type PlacesOfPages, rewriteLinks } from './rewrite-links.js'
import { splitReadme } from './split-readme.js'

export const repositoryRoot = join(import.meta.dirname, '../../..')

/** Pages that do not stand in docs/. */
const beside: readonly (readonly [string, string])[] = [
  ['README.md', 'index.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['SECURITY.md', 'security.md'],
]

/** The pages of docs/ and those beside it, as the site has them; `README.md` of a folder is its first page. */
export function readPages(): Page[] {
  const places = placesOfPages()
  return [...places]
    .filter(([file]) => file.endsWith('.md'))
    .flatMap(([file, path]) => {
      const text = rewriteLinks(file, readFileSync(join(repositoryRoot, file), 'utf8'), places)
      return file === 'README.md' ? splitReadme(text) : [{ path, text }]
    })
}

/** Pictures and pages of docs/ by their files, with the path that each has on the site. */
export function placesOfPages(): PlacesOfPages {
  const files = readdirSync(join(repositoryRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(md|svg|png)$/.test(file))
    .sort()
  return new Map([
    ...beside,
    ...files.map((file) => [`docs/${file}`, file.replace(/README\.md$/, 'index.md')] as const),
  ])
}
