import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { type Finding, type RunContext, readingDatabase } from '@sow/runner/project'
import { compareSchemas } from './compare-schemas.js'
import { moduleOf } from './pull-schema.js'
import { readSchemaModule } from './read-module.js'
import { readSchema } from './read-schema.js'

/** In what a schema module and its database have parted. */
export interface SchemaCheck {
  /** The module, relative to the project. */
  readonly file: string
  /** How many tables it describes. */
  readonly tables: number
  /** Nothing where the two agree. */
  readonly findings: readonly Finding[]
}

/**
 * Looks whether the database still is what the schema module says, by what was read into it then. Writes nothing. Throws
 * CONFIG_USAGE where there is no such module.
 */
export async function checkSchema(context: RunContext, out: string | null): Promise<SchemaCheck> {
  const file = moduleOf(context, out)
  const path = resolve(context.project.directory, file)
  const module = existsSync(path) ? readSchemaModule(readFileSync(path, 'utf8')) : null
  if (module === null) throw noModule(file)
  const { schemas, only } = module
  const { facts } = await readingDatabase(
    context,
    (open) => readSchema(open, context, { schemas, only, tenants: null }),
    { units: [] },
  )
  const findings = compareSchemas(module, facts).map(
    ({ where, message }): Finding => ({
      code: 'SCHEMA_PARTED',
      severity: 'error',
      where,
      message,
      remedy: 'Pull again with the command in the first line of the module, or migrate the database.',
    }),
  )
  return { file, tables: Object.keys(module.tables).length, findings }
}

function noModule(file: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no schema module ${file}.`,
    hint: 'Write it with `sow schema pull`, or say where it is: with --out, or `schemaModule` in the configuration.',
    place: { file },
  })
}
