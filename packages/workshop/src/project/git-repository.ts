import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'

/** The repository that a folder is in, as package.json tells of one. */
export interface GitRepository {
  /** Where people read it: `https://github.com/acme/clinic`. Without a user or a password. */
  readonly page: string
  /** The folder in it, with forward slashes; null where it is the repository's own. */
  readonly directory: string | null
}

/** The remote that a clone has of itself. */
const remote = 'origin'

/** What git knows of the repository of a folder, which need not be there yet; null where it has no remote. */
export function findGitRepository(folder: string): GitRepository | null {
  const present = nearestFolder(folder)
  const url = askGit(present, ['remote', 'get-url', remote])
  const inside = askGit(present, ['rev-parse', '--show-prefix'])
  const page = url === null ? null : pageOf(url)
  if (page === null || inside === null) return null
  const directory = `${inside}${relative(present, folder).split(sep).join('/')}`.replace(/\/$/, '')
  return { page, directory: directory === '' ? null : directory }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder))
}

/** Null where git is not there, or answers with an error. */
function askGit(folder: string, words: readonly string[]): string | null {
  try {
    const output = execFileSync('git', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return output.trim()
  } catch {
    return null
  }
}

/** The page of a remote: `git@host:owner/name.git` and the URLs that git has for it; null for a folder of this machine. */
export function pageOf(url: string): string | null {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^@/:]+@)?([\w-]+(?:\.[\w-]+)+):(?!\/)(.+?)(?:\.git)?\/?$/.exec(url) ??
    []
  return host === undefined ? null : `https://${host}/${path}`
}
