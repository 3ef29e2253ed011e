import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ContentFinding } from './check-content.js'

/** What a piece of work came to, and the environment variables that code in a folder read meanwhile. */
export interface Watched<Result> {
  readonly result: Result
  readonly names: readonly string[]
}

/**
 * Notes which environment variables the code in `directory` reads while `work` imports it: what it reads in a function
 * that is called later is no part of its rows.
 */
export async function watchEnvironment<Result>(
  directory: string,
  work: () => Promise<Result>,
): Promise<Watched<Result>> {
  const names = new Set<string>()
  const { env } = process
  const isOwn = ownCode(directory)
  const note = (name: string | symbol) => {
    if (typeof name === 'string' && isOwn(new Error('only its stack is of interest').stack ?? ''))
      names.add(name)
  }
  process.env = new Proxy(env, {
    get(target, name) {
      note(name)
      return Reflect.get(target, name)
    },
    has(target, name) {
      note(name)
      return Reflect.has(target, name)
    },
  })
  try {
    return { result: await work(), names: [...names].sort() }
  } finally {
    process.env = env
  }
}

/** True of a stack whose first frame outside of this file is of the folder, and of none that is installed in it. */
function ownCode(directory: string): (stack: string) => boolean {
  const real = `${realpathSync(directory)}${sep}`
  const folders = [pathToFileURL(real).href, real]
  return (stack) => {
    const frame = stack
      .split('\n')
      .find((line) => /^\s+at /.test(line) && !line.includes('watch-environment'))
    const path = folders.map((folder) => frame?.split(folder)[1]).find((rest) => rest !== undefined)
    return path !== undefined && !/node_modules[\\/]/.test(path)
  }
}

/** A finding for a package whose code reads the environment while it is loaded; none where it does not. */
export function environmentFindings(where: string, names: readonly string[]): ContentFinding[] {
  if (names.length === 0) return []
  return [
    {
      code: 'ENVIRONMENT_READ',
      severity: 'error',
      where,
      message: `its code reads ${names.join(', ')} of the environment while it is loaded: one version would hold other rows, depending on where it was built.`,
      remedy: 'Write the values into the package, or give the column to the site.',
      dataset: null,
    },
  ]
}
