import { spawn } from 'node:child_process'
import { SowError } from '@sow/kit/errors'

/** What npm answered: its JSON, and the code of its error where it failed. */
interface Answer {
  readonly json: unknown
  readonly failed: string | null
}

/**
 * The version that a published package has under a tag or a range: of several the newest. Null where no such version,
 * or no such package, is published. Throws SowError REGISTRY_UNREACHABLE.
 */
export async function publishedVersion(name: string, wanted: string, folder: string): Promise<string | null> {
  const { json, failed } = await runNpm(['view', `${name}@${wanted}`, 'version'], folder)
  if (failed === 'E404' || failed === 'ETARGET') return null
  if (failed !== null) throw unreachable(name, failed)
  const versions = Array.isArray(json) ? json : [json]
  const newest = versions.at(-1)
  return typeof newest === 'string' && newest !== '' ? newest : null
}

/** Downloads the tarball of a published version into a folder, and answers its file name. Throws as above. */
export async function downloadTarball(
  name: string,
  version: string,
  args: { readonly into: string; readonly folder: string },
): Promise<string> {
  const words = ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', args.into]
  const { json, failed } = await runNpm(words, args.folder)
  const file: unknown = Array.isArray(json) ? Reflect.get(Object(json[0]), 'filename') : undefined
  if (failed !== null || typeof file !== 'string') throw unreachable(name, failed ?? 'no file')
  return file
}

/** Runs npm in a folder, where it finds the configuration of its user and project. */
async function runNpm(words: readonly string[], folder: string): Promise<Answer> {
  const { exitCode, stdout } = await output(words, folder)
  const json = parse(stdout)
  if (exitCode === 0) return { json, failed: null }
  const code: unknown = Reflect.get(Object(Reflect.get(Object(json), 'error')), 'code')
  return { json, failed: typeof code === 'string' ? code : `exit ${exitCode}` }
}

function output(words: readonly string[], cwd: string): Promise<{ exitCode: number | null; stdout: string }> {
  // npm is a script there, which only a shell runs.
  const shell = process.platform === 'win32'
  const child = spawn('npm', [...words, '--json'], { cwd, shell, stdio: ['ignore', 'pipe', 'ignore'] })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(unreachable('npm', 'it does not run', cause)))
    child.on('close', (exitCode) => resolve({ exitCode, stdout }))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function unreachable(name: string, why: string, cause?: unknown): SowError {
  return new SowError({
    code: 'REGISTRY_UNREACHABLE',
    message: `npm could not say what is published of ${name} (${why}).`,
    hint: `See what it says to \`npm view ${name}\`, or name a tarball or a folder: --from FILE.`,
    cause,
  })
}
