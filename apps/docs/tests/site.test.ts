import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyTest } from '../../../tests/every-test.js'
import { openBrowser } from '../../cli/tests/studio/open-browser.js'

/** The whole site takes half a minute: a change looks at its pages alone (pages.test.ts), and a workflow builds it. */
describe.runIf(everyTest)('the site, built whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sow-site-'))
  const [first, second] = [join(folder, 'first'), join(folder, 'second')]
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    const file = join(first, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
  let address: string
  let browser: Browser | null

  beforeAll(async () => {
    for (const out of [first, second]) build(out)
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const pages = () => filesIn(first).filter((file) => file.endsWith('.html') && file !== '404.html')

  it('is the same each time', () => {
    expect(filesIn(second)).toEqual(filesIn(first))
    const differs = filesIn(first).filter(
      (file) => !readFileSync(join(first, file)).equals(readFileSync(join(second, file))),
    )
    expect(differs).toEqual([])
  })

  it.each([
    ['a desk, light', 1280, 'light'],
    ['a phone, dark', 360, 'dark'],
  ] as const)(
    'is read on %s: no page is wider than the screen, and none asks another server',
    async (_, width, colorScheme) => {
      if (browser === null) throw new Error('There is no browser to read the site with.')
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
      const page = await context.newPage()
      const [asked, wide]: [string[], string[]] = [[], []]
      page.on('request', (request) => asked.push(request.url()))
      for (const file of pages()) {
        await page.goto(`${address}/${file}`)
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (over > 0) wide.push(`${file}: ${over}`)
      }
      expect(wide).toEqual([])
      expect(asked.filter((url) => !url.startsWith(address) && !url.startsWith('data:'))).toEqual([])
      for (const file of ['index.html', 'start.html', 'concepts.html', 'reference/configuration.html']) {
        await page.goto(`${address}/${file}`)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect([file, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([file, []])
      }
      await context.close()
    },
  )

  it('finds a word without a server, and goes to its page', async () => {
    if (browser === null) throw new Error('There is no browser to read the site with.')
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${address}/index.html`)
    await page.locator('#local-search button').click()
    await page.locator('#localsearch-input').fill('tombstone')
    await page.locator('.results a').first().click()
    await page.waitForURL((url) => !/\/(index\.html)?$/.test(url.pathname))
    expect((await page.textContent('main'))?.toLowerCase()).toContain('tombstone')
    await page.close()
  })
})

// The reason is printed with the test that is left out.
it.skipIf(everyTest)('the site, built whole: each night, and with SOW_TESTS=all', (context) => {
  context.skip(
    'Building it takes longer than a change may: pages.test.ts looks at its pages, a workflow builds it.',
  )
})

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

function build(out: string): void {
  const app = join(import.meta.dirname, '..')
  const tsx = join(app, 'node_modules/tsx/dist/cli.mjs')
  execFileSync(process.execPath, [tsx, 'src/build-site.ts', '--out', out], { cwd: app, stdio: 'pipe' })
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
