import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findProjectIfAny } from '@sow/runner/start'
import { withCarriedFlags } from './carried-flags.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * How a person types a command in this project: as its own script where it has one (`npm run db:status`), else `sow` where
 * that is on the PATH, else through npx, which finds the installed one. What the present command was told it is told too.
 */
export function howToType(
  command: string,
  directory: string = process.cwd(),
  environment: Environment = process.env,
): string {
  const { flags } = withCarriedFlags(command)
  const scripts = Object.entries(findProjectIfAny(directory)?.packageJson.scripts ?? {})
  const own = scripts.find(([, text]) => text === `sow ${command}` || text.endsWith(` sow ${command}`))
  if (own !== undefined) return `npm run ${own[0]}${flags === '' ? '' : ` --${flags}`}`
  const any = scripts.find(([name, text]) => name === 'sow' && text.endsWith(' sow'))
  return `${any === undefined ? typedSow(environment) : 'npm run -s sow --'} ${command}${flags}`
}

/** The first words of our commands: where one of them follows, `sow` is what is typed. */
const commandWords =
  /(?<![\w./@-]|npx |-- )sow ((?:db|fleet|init|explain|mcp|plugins|studio|version|completion|migration|seed|package|codeset|schema|--help)\b[^`]*?)(?=`|[.,;:)]*(?:\s*$|[.,;:)]\s))/g

/**
 * A text whose commands can be pasted: `sow db plan` as `npx sow db plan` where `sow` is not on the PATH, and with what the
 * present command was told of the same rows.
 */
export function pasteable(text: string, environment: Environment = process.env): string {
  return text.replaceAll(commandWords, (_, command: string) => {
    const { words, rest, flags } = withCarriedFlags(command)
    return `${typedSow(environment)} ${words}${flags}${rest}`
  })
}

function typedSow(environment: Environment): 'sow' | 'npx sow' {
  return isOnPath(environment) ? 'sow' : 'npx sow'
}

/**
 * True where a shell finds `sow`. What npm puts before the PATH of a script is not on that of a person. Windows writes `Path`,
 * and a thread has the names as they were written.
 */
function isOnPath(environment: Environment): boolean {
  const names = Object.keys(environment).filter((name) => name.toUpperCase() === 'PATH')
  const folders = names.flatMap((name) => (environment[name] ?? '').split(delimiter))
  const shims = process.platform === 'win32' ? ['sow.cmd', 'sow.exe', 'sow.ps1'] : ['sow']
  return folders
    .filter((folder) => folder !== '' && !/node_modules[\\/]\.bin[\\/]?$/.test(folder))
    .some((folder) => shims.some((shim) => existsSync(join(folder, shim))))
}
