import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The links of a built site that lead to no page or to no place of theirs, as `page -> link`. */
export function readBrokenAnchors(folder: string, base: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html'))
  const texts = new Map(
    pages.map((page) => [
      page,
      // A link from the root of the site begins with the folder that the site is published in.
      readFileSync(join(folder, page), 'utf8').replaceAll(` href="${base}`, ' href="/'),
    ]),
  )
  return brokenAnchors(texts, (file) => existsSync(join(folder, file)))
}

/** The same of pages by their paths. */
export function brokenAnchors(
  texts: ReadonlyMap<string, string>,
  exists: (file: string) => boolean = () => false,
): string[] {
  const places = new Map(
    [...texts].map(([page, text]) => [
      page,
      new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  )
  return [...texts].flatMap(([page, text]) =>
    [...text.matchAll(/<a [^>]*href="([^"]+)"/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !leads(page, link, places, exists))
      .map((link) => `${page} -> ${link}`),
  )
}

function leads(
  page: string,
  link: string,
  places: ReadonlyMap<string, ReadonlySet<string | undefined>>,
  exists: (file: string) => boolean,
): boolean {
  const [target = '', anchor] = decodeURI(link).split('#')
  const base = new URL(`https://site/${page}`)
  const path = target === '' ? page : new URL(target, base).pathname.slice(1)
  const file = /\/$|^$/.test(path) ? `${path}index.html` : path
  const ids = places.get(file)
  if (ids === undefined) return exists(file)
  return anchor === undefined || anchor === '' || ids.has(anchor)
}
