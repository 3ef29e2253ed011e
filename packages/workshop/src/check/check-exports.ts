import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContentFinding } from './check-content.js'
import type { PublishedPackage } from './published-package.js'

/** Files of which the rules look at no more than that they are there. */
const notRead = /\.(?:copy|csv|ndjson|map)$/

/** Holds what a package exports against the rules of publint: paths that exist and are published, in the right format. */
export async function checkExports(
  { directory, packageJson, files }: PublishedPackage,
  where: string,
): Promise<ContentFinding[]> {
  const { publint } = await import('publint')
  const { formatMessage } = await import('publint/utils')
  const packed = await Promise.all(
    files.map(async (file) => ({
      name: `package/${file}`,
      data: await contentOf(directory, file, packageJson),
    })),
  )
  const { messages } = await publint({ pkgDir: 'package', pack: { files: packed }, level: 'warning' })
  return messages.map((message) => ({
    code: `EXPORTS_${message.code}`,
    severity: message.type === 'error' ? 'error' : 'warning',
    where,
    message: `package.json: ${formatMessage(message, packageJson, { color: false }) ?? message.code}`,
    remedy: `See https://publint.dev/rules#${message.code.toLowerCase()}`,
    dataset: null,
    file: 'package.json',
  }))
}

/** The bytes of a packed file; package.json as it is published. */
async function contentOf(directory: string, file: string, packageJson: object): Promise<Uint8Array> {
  if (file === 'package.json') return Buffer.from(JSON.stringify(packageJson))
  return notRead.test(file) ? new Uint8Array() : await readFile(join(directory, file))
}
