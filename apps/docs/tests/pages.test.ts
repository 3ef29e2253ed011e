import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createMarkdownRenderer } from 'vitepress'
import { beforeAll, describe, expect, it } from 'vitest'
import { brokenAnchors } from '../src/broken-anchors.js'
import { readCommandPage } from '../src/command-pages.js'
import { readConfigurationPage } from '../src/configuration-page.js'
import { drawDiagram } from '../src/draw-diagram.js'
import { markdown } from '../src/markdown.js'
import { sections } from '../src/navigation.js'
import { type Page, titleOf } from '../src/page.js'
import { placesOfPages, readPages, repositoryRoot } from '../src/read-pages.js'
import { rewriteLinks } from '../src/rewrite-links.js'

/** TypeDoc takes longer than everything here: the library's pages are looked at where the site is built. */
const library = 'reference/library/index'
let pages: readonly Page[]
let rendered: ReadonlyMap<string, string>

beforeAll(async () => {
  pages = [...readPages(), await readCommandPage(), readConfigurationPage()]
  const renderer = await createMarkdownRenderer(repositoryRoot, markdown)
  rendered = new Map(
    pages.map(({ path, text }) => [
      path.replace(/md$/, 'html'),
      renderer.render(text, { path, relativePath: path, cleanUrls: false }),
    ]),
  )
})

const repositoryLinks = /\]\(https:\/\/github\.com\/sow-data\/sow\/blob\/main\/([^)#]+)/g

describe('the pages of the site', () => {
  it('link to pages and places that are there', () => {
    expect(pages.length).toBeGreaterThan(90)
    expect(brokenAnchors(rendered, (file) => placesOfPages().has(`docs/${file}`))).toEqual([])
  })

  it('link to files of the repository that are there', () => {
    const files = pages.flatMap(({ text }) =>
      [...text.matchAll(repositoryLinks)].map(([, file = '']) => file),
    )
    expect(files.length).toBeGreaterThan(10)
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([])
  })

  it('are named once each by the navigation, as far as it names them, and have a title', () => {
    const named = sections.flatMap((section) => section.pages)
    const paths = new Set([...pages.map(({ path }) => path.replace(/\.md$/, '')), library])
    expect(named.filter((page) => !paths.has(page))).toEqual([])
    expect(new Set(named).size).toBe(named.length)
    for (const page of pages.filter(({ path }) => path !== 'index.md'))
      expect(titleOf(page), page.path).not.toBe('')
  })

  it('have no braces that Vue would compute', () => {
    const open = [...rendered].filter(([, html]) =>
      html.replaceAll(/<(code|pre|div)[^>]* v-pre[^>]*>[\s\S]*?<\/\1>/g, '').includes('{{'),
    )
    expect(open.map(([page]) => page)).toEqual([])
  })

  it('begin with the transcript of the README', () => {
    const [home, minutes] = ['index.md', 'five-minutes.md'].map((each) =>
      pages.find(({ path }) => path === each),
    )
    expect(home?.text).toContain('$ npx sow db plan --show-values')
    expect(minutes?.text).toContain('npm run db:status')
  })

  it('have every command, with its flags and examples', () => {
    const text = pages.find(({ path }) => path === 'reference/commands.md')?.text ?? ''
    expect(text.match(/^## sow /gm)?.length).toBeGreaterThan(45)
    expect(text).toContain('`--on-conflict VALUE`')
    expect(text).not.toContain('<%')
  })

  it('have diagrams with every table and every reference, which ask no other server', () => {
    const svg = drawDiagram(
      'erDiagram\n  items\n  items }o--|| units : "unit_id"\n  items }o--o| items : "parent_id"\n',
    )
    expect([...svg.matchAll(/data-id="(\w+)"/g)].map(([, table]) => table).sort()).toEqual(['items', 'units'])
    expect(svg.match(/class="er-relationship"/g)).toHaveLength(2)
    for (const column of ['unit_id', 'parent_id']) expect(svg).toContain(column)
    expect(svg.replaceAll('http://www.w3.org/', '')).not.toContain('http')
  })
})

describe('these checks', () => {
  it('see a page, a place and a picture that are not there', () => {
    const texts = new Map([
      ['a.html', '<h2 id="here"></h2><a href="./b.html#there">b</a><a href="#here">a</a><a href="/c/">c</a>'],
      [
        'b.html',
        '<a class="x" href="a.html#gone">a</a><a href="https://example.com/#x">out</a><a href="p.svg">p</a>',
      ],
    ])
    expect(brokenAnchors(texts)).toEqual([
      'a.html -> ./b.html#there',
      'a.html -> /c/',
      'b.html -> a.html#gone',
      'b.html -> p.svg',
    ])
    expect(brokenAnchors(texts, (file) => file === 'p.svg')).toHaveLength(3)
  })

  it('lead from file to file as from page to page, and not in code', () => {
    const places = new Map([
      ['README.md', 'index.md'],
      ['docs/beside/README.md', 'beside/index.md'],
      ['docs/adopt.md', 'adopt.md'],
    ])
    const text =
      '[a](../adopt.md#b) [r](../../README.md) [s](../../examples/x/README.md)\n\n```md\n[c](../adopt.md)\n```\n'
    expect(rewriteLinks('docs/beside/README.md', text, places)).toBe(
      '[a](../adopt.md#b) [r](../index.md) [s](https://github.com/sow-data/sow/blob/main/examples/x/README.md)\n\n```md\n[c](../adopt.md)\n```\n',
    )
  })
})
