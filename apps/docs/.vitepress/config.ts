import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { markdown } from '../src/markdown.js'
import { more, sections } from '../src/navigation.js'
import { titleOf } from '../src/page.js'
import { stage } from '../src/stage-pages.js'

const listed = new Set(sections.flatMap(({ pages }) => pages))
const strays = readdirSync(stage, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.md') && file !== 'index.md')
  .map((file) => file.slice(0, -'.md'.length))
  .filter((page) => !listed.has(page) && !/^(decisions|reference\/library)\//.test(page))
  .sort()

const entryOf = (page: string) => ({ text: titleOf({ path: page, text: textOf(page) }), link: linkOf(page) })
const textOf = (page: string) => readFileSync(join(stage, `${page}.md`), 'utf8')
const linkOf = (page: string) => `/${page.replace(/(^|\/)index$/, '$1')}`

const sidebar = [...sections, { title: more, pages: strays }]
  .map(({ title, pages }) => ({
    text: title,
    items: pages.filter((page) => existsSync(join(stage, `${page}.md`))).map(entryOf),
  }))
  .filter(({ items }) => items.length > 0)

export default defineConfig({
  title: 'Sow',
  description: 'Reference data as versioned packages, merged into Postgres row by row.',
  lang: 'en',
  base: process.env['DOCS_BASE'] ?? '/',
  srcDir: 'dist/pages',
  outDir: 'dist/site',
  cacheDir: 'node_modules/.vitepress',
  // Two builds of one source are equal, and no page asks another server.
  metaChunk: true,
  // The search index has the pages in the order in which they are read.
  buildConcurrency: 1,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown,
  // The theme's first page has no landmark for its content.
  transformHtml: (html) => html.replace(/<div (?=class="VPContent[^"]* is-home)/, '<div role="main" '),
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Reference', link: '/reference/commands' },
      { text: 'Glossary', link: '/glossary' },
    ],
    sidebar,
    outline: { level: [2, 3], label: 'On this page' },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: 'https://github.com/sow-data/sow' }],
    externalLinkIcon: true,
    docFooter: { prev: 'Before', next: 'Next' },
    footer: { message: 'Apache-2.0' },
  },
})
