import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/**
 * Starts a process of its own with a TypeScript module as its text; imports are relative to this folder. `flags` are those of
 * Node.
 */
export function startScript(text: string, flags: readonly string[] = []): ChildProcess {
  const source = text.replaceAll(
    /from '(\.[^']+)'/g,
    (_, path: string) => `from '${new URL(path, import.meta.url)}'`,
  )
  return spawn(
    process.execPath,
    [...flags, '--conditions=source', '--import', tsx, '--input-type=module', '--eval', source],
    { cwd: here, stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

/** Waits for the end of a process; answers what it printed and how it ended. */
export async function endOf(script: ChildProcess): Promise<{ output: string; code: number | null }> {
  let output = ''
  script.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(script, 'close')
  return { output, code: script.exitCode }
}

/** Waits until a process prints a line. */
export async function lineOf(script: ChildProcess): Promise<string> {
  const [text] = (await once(script.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  return text.toString('utf8').trim()
}
