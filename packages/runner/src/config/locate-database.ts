import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { SowConfig } from './config.js'

/** Where the database of a project is. The address is a secret: it is never shown. */
export type DatabaseLocation =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'embedded'; readonly directory: string }

export interface Surroundings {
  readonly projectDirectory: string
  readonly config: SowConfig
  readonly environment: Readonly<Record<string, string | undefined>>
  /** True where a person sits at a terminal. */
  readonly interactive: boolean
}

/**
 * Postgres at DATABASE_URL, else the embedded database where its directory exists, the configuration says so, or a
 * person starts it. Throws CONFIG_NO_DATABASE otherwise: a deploy without its secret must not fill a local folder.
 */
export function locateDatabase(surroundings: Surroundings): DatabaseLocation {
  const { environment, config, interactive } = surroundings
  const url = environment['DATABASE_URL']
  if (url !== undefined && url.trim() !== '') return { kind: 'postgres', url: url.trim() }
  const directory = embeddedDirectory(surroundings)
  const wanted = config.embedded !== undefined || interactive || existsSync(directory)
  if (config.embedded !== false && wanted) return { kind: 'embedded', directory }
  throw new SowError({
    code: 'CONFIG_NO_DATABASE',
    message: `DATABASE_URL is not set, and there is no embedded database at ${directory}.`,
    hint: 'Set DATABASE_URL, or put `embedded: true` in sow.config.ts to use a database in this folder.',
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
