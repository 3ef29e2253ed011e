import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'

/** Chromes that people have, where npm brings none. */
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium out of npm on Linux, the installed Chrome elsewhere; null where there is none. */
export async function openBrowser(): Promise<Browser | null> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    chromium.setGraphicsMode = false
    // Not its own arguments: they switch off what keeps one page from another.
    const args = ['--no-sandbox', '--headless=shell', '--disable-gpu']
    return await driver.launch({ executablePath: await chromium.executablePath(), args })
  }
  const executablePath = installed.find((path) => existsSync(path))
  return executablePath === undefined ? null : await driver.launch({ executablePath })
}
