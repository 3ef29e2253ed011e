import { existsSync } from 'node:fs'
import { basename, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { isKebabCase } from '@sow/kit/manifest'
import { defaultSeedFolder, type OpenProject, type SeedFile } from '@sow/runner/project'
import type { AddSeedChoices } from './add-seed-choices.js'

/** Where the file of rows is, and where it is to be. */
export interface Place extends SeedFile {
  readonly source: string
  readonly isThere: boolean
}

/** Throws CONFIG_USAGE. */
export function placeOf({ directory, seeds, config }: OpenProject, choices: AddSeedChoices): Place {
  const source = resolve(choices.workingDirectory, choices.file)
  const ending = extname(source)
  if (ending !== '.csv' && ending !== '.ndjson')
    throw usage(
      `${choices.file} is no CSV and no NDJSON file.`,
      'Name a file of rows: sow seed add countries.csv --table countries',
    )
  if (!existsSync(source)) throw usage(`There is no file ${choices.file}.`, 'Correct its name.')
  if (config.seeds === false)
    throw usage(
      'The configuration says that the project has no local seeds.',
      'Take `seeds: false` out of sow.config.ts.',
    )
  const folder = join(directory, seeds.folder ?? defaultSeedFolder)
  const way = relative(folder, source)
  const isThere = !way.startsWith('..') && !isAbsolute(way)
  const domain = isThere ? domainOf(way) : (choices.domain ?? 'local')
  if (isThere && choices.domain !== null && choices.domain !== domain)
    throw usage(
      `${choices.file} lies in the domain ${domain} already.`,
      'Move the file, or leave --domain away.',
    )
  if (!isKebabCase(domain))
    throw usage(`--domain ${domain} is no name of a domain.`, 'Write it as in inventory or price-lists.')
  if (choices.name !== null && !isKebabCase(choices.name))
    throw usage(`--name ${choices.name} is no name of a dataset.`, 'Write it as in countries or tax-rates.')
  const base = isThere ? basename(source, ending) : (choices.name ?? basename(source, ending))
  const path = isThere ? source : join(folder, domain === 'local' ? '' : domain, `${base}${ending}`)
  const kind = ending === '.csv' ? 'csv' : 'ndjson'
  return { source, isThere, path, name: nameIn(directory, source), domain, base, kind }
}

function domainOf(way: string): string {
  const [folder = '', ...rest] = way.split(sep)
  return rest.length === 0 ? 'local' : folder
}

/** Relative to the project, with forward slashes. */
export function nameIn(directory: string, path: string): string {
  return relative(directory, path).split(sep).join('/')
}

export function usage(message: string, hint: string): SowError {
  return new SowError({ code: 'CONFIG_USAGE', message, hint })
}
