import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What esbuild tells of a build: the files that went into it. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>
}

/** The licence texts of all packages of others whose code is in a bundle, as one text: their licences ask for it. */
export function collectLicenses({ inputs }: Metafile): string {
  const directories = new Set(Object.keys(inputs).map(packageDirectory))
  const texts = [...directories].filter((directory) => directory !== null).map(licenseOf)
  return `${[...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`)}\n`
}

/** The directory of the installed package that a file belongs to; null for a file of our own. */
function packageDirectory(file: string): string | null {
  const at = file.lastIndexOf('node_modules/')
  if (at === -1) return null
  const [scopeOrName = '', name = ''] = file.slice(at + 'node_modules/'.length).split('/')
  const path = scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName
  return file.slice(0, at) + join('node_modules', path)
}

function licenseOf(directory: string): string {
  const text = readFileSync(join(directory, 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(text) as Record<string, unknown>
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry))
  const whole = file !== undefined && existsSync(join(directory, file))
  return `${name} ${version} (${license})\n\n${whole ? readFileSync(join(directory, file), 'utf8').trim() : ''}`.trim()
}
