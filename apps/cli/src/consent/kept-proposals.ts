import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { Deed } from './deed.js'
import { type CodeSubject, type KeptCode, keepCode, newCode, refuseCode } from './one-time-code.js'
import type { Proposal } from './proposal.js'

/** Proposals that wait, and the files that are read of them at most. */
const keptProposals = 20
const mostBytes = 4_194_304

/** A proposal as it waits for a person: what it would do is looked at anew. */
export type WaitingProposal = Pick<Proposal, 'digest' | 'database' | 'deed'>

/**
 * The proposals of a project and their codes, in files of `.sow/assistant`: the assistant's server and the terminal are two
 * processes. No row value is in them, and of a code only its hash.
 */
export interface KeptProposals {
  keep(proposal: Proposal): void
  /** The newest first. */
  list(): readonly WaitingProposal[]
  /** By its digest, or the beginning of it that only one has. Throws GUARD_CODE where there is none. */
  find(digest: string): WaitingProposal
  /** Makes a code for a proposal. An earlier one ends. */
  giveCode(proposal: Pick<Proposal, 'digest' | 'database'>): string
  /** Ends the code of a proposal, and throws GUARD_CODE unless it was the one that was given. */
  spendCode(subject: CodeSubject, code: string): void
}

export function keptProposalsOf(project: string, now: () => number = Date.now): KeptProposals {
  const folder = join(project, '.sow', 'assistant')
  const fileOf = (digest: string) => join(folder, `${digest}.proposal.json`)
  const codeOf = (digest: string) => join(folder, `${digest}.code.json`)
  const list = (): WaitingProposal[] => newestFirst(folder).flatMap(({ path }) => readProposal(path) ?? [])
  return {
    keep({ digest, database, deed }) {
      write(folder, fileOf(digest), { digest, database, deed })
      for (const { path } of newestFirst(folder).slice(keptProposals)) rmSync(path, { force: true })
    },
    list,
    find(digest) {
      const found = list().filter((each) => digest !== '' && each.digest.startsWith(digest))
      const [only] = found
      if (only === undefined || found.length > 1) throw refused('There is no such proposal in this project')
      return only
    },
    giveCode({ digest, database }) {
      const code = newCode()
      write(folder, codeOf(digest), keepCode(code, { digest, databaseId: database.id }, now()))
      return code
    },
    spendCode(subject, code) {
      const kept = takeCode(folder, codeOf(subject.digest))
      if (kept === null) throw refused('No code was given for this proposal, or it was used')
      const why = refuseCode(code, kept, subject, now())
      if (why === 'expired') throw refused('The code was not used in time')
      if (why === 'wrong') throw refused('That is not the code of this proposal; the one that was given ends')
    },
  }
}

/** Only one of those who ask at once gets the file. */
function takeCode(folder: string, file: string): KeptCode | null {
  const taken = join(folder, `${randomUUID()}.taken`)
  try {
    renameSync(file, taken)
  } catch {
    return null
  }
  try {
    const { until, hash } = JSON.parse(readFileSync(taken, 'utf8')) as Partial<KeptCode>
    return typeof until === 'number' && typeof hash === 'string' ? { until, hash } : null
  } catch {
    return null
  } finally {
    rmSync(taken, { force: true })
  }
}

function newestFirst(folder: string): { readonly path: string; readonly at: number }[] {
  const names = readIfAny(() => readdirSync(folder)) ?? []
  return names
    .filter((name) => /^[0-9a-f]{64}\.proposal\.json$/.test(name))
    .flatMap((name) => {
      const path = join(folder, name)
      const facts = readIfAny(() => statSync(path))
      return facts === null || facts.size > mostBytes ? [] : [{ path, at: facts.mtimeMs }]
    })
    .sort((one, other) => other.at - one.at)
}

/** Null for a file that is no proposal, or that is called as another one. */
function readProposal(path: string): WaitingProposal | null {
  return readIfAny(() => {
    const { digest, database, deed } = JSON.parse(readFileSync(path, 'utf8')) as WaitingProposal
    const known: Deed['kind'][] = ['apply', 'undo', 'resolve']
    const isSound = path.endsWith(`${digest}.proposal.json`) && typeof database.id === 'string'
    return isSound && known.includes(deed.kind) ? { digest, database, deed } : null
  })
}

function readIfAny<Found>(read: () => Found): Found | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** Whoever reads it finds all of it, and nobody else on the machine does. */
function write(folder: string, file: string, content: object): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, '.gitignore'), '*\n')
    const before = join(folder, `${randomUUID()}.new`)
    writeFileSync(before, JSON.stringify(content), { mode: 0o600 })
    renameSync(before, file)
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: 'What an assistant proposes cannot be kept in the folder .sow/assistant of the project.',
      hint: 'Let Sow write there, then ask again.',
      cause,
    })
  }
}

function refused(what: string): SowError {
  return new SowError({
    code: 'GUARD_CODE',
    message: `${what}. Nothing was written.`,
    hint: 'A person gets a code at a terminal in the project: sow mcp code.',
  })
}
