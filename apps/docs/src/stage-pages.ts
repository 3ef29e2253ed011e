import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readCommandPage } from './command-pages.js'
import { readConfigurationPage } from './configuration-page.js'
import type { Page } from './page.js'
import { placesOfPages, readPages, repositoryRoot } from './read-pages.js'
import { pictureOfHome } from './split-readme.js'

/** Where the pages stand that VitePress builds the site from. */
export const stage = join(import.meta.dirname, '../dist/pages')

/** In place of the library's pages, where they are left out: reading its types takes longer than all the rest. */
const withoutLibrary: Page = {
  path: 'reference/library/index.md',
  text: '# Library\n\nThis build of the site is without the pages of the library.\n',
}

/** Writes all pages and pictures of the site into its folder, each as it is now. */
export async function stagePages(choices: { readonly library: boolean }): Promise<void> {
  rmSync(stage, { recursive: true, force: true })
  for (const [file, path] of placesOfPages())
    if (!file.endsWith('.md')) copyPicture(join(repositoryRoot, file), join(stage, path))
  // The one that the head of the first page names, which is no Markdown.
  copyPicture(join(stage, pictureOfHome), join(stage, 'public', pictureOfHome))
  if (choices.library) {
    const { writeLibraryPages } = await import('./library-pages.js')
    await writeLibraryPages(join(stage, 'reference/library'))
  } else writePage(withoutLibrary)
  for (const page of [...readPages(), await readCommandPage(), readConfigurationPage()]) writePage(page)
}

function copyPicture(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

/** Writes one page. */
export function writePage({ path, text }: Page): void {
  const file = join(stage, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
