import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const pictures = fileURLToPath(new URL('../../../../docs/pictures', import.meta.url))
const mostStops = 200

/** Moves the focus by the keyboard to what is called so. Throws where the keyboard does not come there. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(focused)) === name) return
  }
  throw new Error(`The keyboard does not come to "${name}".`)
}

/** What has the focus, as it is called. */
const focused = `(() => {
  const { activeElement: element } = document
  const text = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent
  return text.replaceAll(/\\s+/g, ' ').trim()
})()`

/** Takes a picture for the documents, where it was asked for: SOW_PICTURES=1. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if ((process.env['SOW_PICTURES'] ?? '') === '') return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: `${pictures}/studio-${name}.png` })
}
