import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { SowError } from '@sow/kit/errors'

/** A file of the page as it is sent. */
export interface PageFile {
  readonly type: string
  readonly bytes: Buffer
}

/** The types of what the page is made of. No other file of the folder is sent. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The files of the built page by their paths, read once: a path that is asked for is looked up, and opens no file. */
export function readPageFiles(directory: string): ReadonlyMap<string, PageFile> {
  if (!existsSync(join(directory, 'index.html')))
    throw new SowError({
      code: 'INTERNAL',
      message: 'The page of the studio is not in this build of Sow.',
      hint: 'Install @sow/cli anew; in its repository, run its build.',
    })
  const files = new Map<string, PageFile>()
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = join(entry.parentPath, entry.name)
    files.set(file.slice(directory.length).replaceAll('\\', '/'), { type, bytes: readFileSync(file) })
  }
  const page = files.get('/index.html')
  if (page !== undefined) files.set('/', page)
  return files
}
