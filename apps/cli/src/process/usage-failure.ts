import { stripVTControlCharacters } from 'node:util'
import { exitCode } from '@sow/kit/errors'
import { nearestNames } from '@sow/runner/start'
import type { Failure } from '../document/failure.js'

/** What oclif puts on its errors. */
interface CommandLineError extends Error {
  readonly oclif: { readonly exit?: number }
  readonly code?: string
  readonly suggestions?: readonly string[]
  /** Flags that there are not, as they were typed. */
  readonly flags?: readonly string[]
  readonly parse?: { readonly input?: { readonly flags?: Readonly<Record<string, unknown>> } }
}

/** What is told of an error of oclif, or of a command that a package brings; null for any other error. */
export function usageFailure(error: unknown): Failure | null {
  if (!isCommandLineError(error)) return null
  return {
    code: 'CONFIG_USAGE',
    exitCode: error.oclif.exit ?? exitCode.usage,
    message: sentence(error.message),
    hint: error.suggestions?.[0] ?? nearestFlags(error) ?? 'See the flags and arguments with --help.',
    outcome: 'nothing-changed',
  }
}

/** The flags of the command that are spelled nearly as one that it does not have. */
function nearestFlags({ flags = [], parse }: CommandLineError): string | null {
  const [unknown] = flags
  const known = Object.keys(parse?.input?.flags ?? {})
  const nearest =
    unknown === undefined ? [] : nearestNames(unknown.replace(/^-+/, '').split('=')[0] ?? '', known)
  return nearest.length === 0 ? null : `Did you mean ${nearest.map((name) => `--${name}`).join(' or ')}?`
}

/** The exit code that oclif's `exit()` asked for, without anything to say; null for any other error. */
export function quietExitCode(error: unknown): number | null {
  return isCommandLineError(error) && error.code === 'EEXIT' ? (error.oclif.exit ?? 0) : null
}

function isCommandLineError(error: unknown): error is CommandLineError {
  return error instanceof Error && 'oclif' in error && typeof error.oclif === 'object' && error.oclif !== null
}

/** Oclif begins and ends its messages with lines that say nothing of their own. */
function sentence(message: string): string {
  const text = stripVTControlCharacters(message)
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:/, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/Parsing (--[\w-]+) Expected/g, '$1: expected')
    .trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
