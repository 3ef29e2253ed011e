import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { SowConfig } from './config.js'
import { dotEnv, readEnvFile } from './read-env-file.js'

/** Where the database of a project is. The address is a secret: it is never shown. */
export type DatabaseLocation =
  | {
      readonly kind: 'postgres'
      readonly url: string
      /** True where the project's .env named it, and not the environment. */
      readonly fromFile?: true
    }
  | { readonly kind: 'embedded'; readonly directory: string }

export interface Surroundings {
  readonly projectDirectory: string
  readonly config: SowConfig
  readonly environment: Readonly<Record<string, string | undefined>>
  /** True where a person sits at a terminal. */
  readonly interactive: boolean
}

/**
 * Postgres at DATABASE_URL, which the project's .env may hold where nobody deploys; else the embedded database where its
 * directory exists, the configuration says so, or a person starts it. Throws CONFIG_NO_DATABASE otherwise: a deploy without its secret must not fill a local folder.
 */
export function locateDatabase(surroundings: Surroundings): DatabaseLocation {
  const { environment, config, interactive } = surroundings
  const url = environment['DATABASE_URL']
  if (url !== undefined) return { kind: 'postgres', url: given(url, 'the environment') }
  const written = config.embedded ? undefined : readFromFile(surroundings)
  if (written !== undefined) return { kind: 'postgres', url: given(written, dotEnv), fromFile: true }
  const directory = embeddedDirectory(surroundings)
  const chosen = config.embedded !== undefined || existsSync(directory)
  if (!chosen) refuseVariables(environment)
  const wanted = chosen || interactive
  if (config.embedded !== false && wanted) return { kind: 'embedded', directory }
  throw new SowError({
    code: 'CONFIG_NO_DATABASE',
    message: `DATABASE_URL is not set, and there is no embedded database at ${directory}.`,
    hint: 'Set DATABASE_URL, or put `embedded: true` in sow.config.ts to use a database in this folder.',
  })
}

/** Variables by which psql would find a server. They say what an address leaves out, and make none. */
const ofServer = ['PGHOST', 'PGHOSTADDR', 'PGDATABASE', 'PGSERVICE']

/** Throws CONFIG_NO_DATABASE where the environment names a server, and nothing else says what database is meant. */
function refuseVariables(environment: Surroundings['environment']): void {
  const found = ofServer.find((name) => (environment[name] ?? '') !== '')
  if (found === undefined) return
  throw new SowError({
    code: 'CONFIG_NO_DATABASE',
    message: `DATABASE_URL is not set. ${found} is, and says only what DATABASE_URL leaves out.`,
    hint:
      found === 'PGSERVICE'
        ? 'A service is not looked up: give what it says, DATABASE_URL=postgres://user@host:5432/database.'
        : 'To connect as psql does, by these variables alone: DATABASE_URL=postgres://',
  })
}

/** A build server and a deploy are told their database, or have none: what lies in a file there is an accident. */
function readFromFile({ environment, projectDirectory }: Surroundings): string | undefined {
  if ((environment['CI'] ?? '') !== '' || environment['NODE_ENV'] === 'production') return undefined
  return readEnvFile(projectDirectory)
}

/** A variable that is set and holds nothing is a secret that did not arrive. */
function given(url: string, where: string): string {
  if (url.trim() !== '') return url.trim()
  throw new SowError({
    code: 'CONFIG_NO_DATABASE',
    message: `DATABASE_URL is set in ${where}, and holds nothing.`,
    hint: 'Give it the URL of the database, or take it out to use the embedded one.',
  })
}

function embeddedDirectory({ environment, projectDirectory, config }: Surroundings): string {
  const moved = environment['SOW_DIR']
  if (moved !== undefined && moved !== '') return resolve(projectDirectory, moved)
  const { embedded } = config
  return typeof embedded === 'object'
    ? resolve(projectDirectory, embedded.directory)
    : join(projectDirectory, '.sow', 'db')
}
