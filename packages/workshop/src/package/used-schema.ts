import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SowError } from '@sow/kit/errors'
import { isSchemaPackage } from '@sow/kit/manifest'
import { type DiscoveredPackage, loadSchemaPackage } from '@sow/runner/project'
import type { UsedSchema } from './authored/authored-package.js'
import { baseName, kebabName } from './authored/package-names.js'
import { constantName } from './authored/source-text.js'

/**
 * What a new package has to know of a schema package to import from it. `type`: the name of its `Database` type; null
 * looks for it in its declarations. Throws CONFIG_USAGE where there is none to be found.
 */
export async function readUsedSchema(schema: DiscoveredPackage, type: string | null): Promise<UsedSchema> {
  const json = JSON.parse(readFileSync(join(schema.directory, 'package.json'), 'utf8'))
  const value = await exportedName(schema)
  return {
    package: schema.name,
    version: schema.version,
    ...value,
    type: type ?? databaseType(schema, json),
    needsKysely: 'kysely' in { ...json.dependencies, ...json.peerDependencies },
    definition: await loadSchemaPackage(schema),
  }
}

async function exportedName({
  name,
  entry,
}: DiscoveredPackage): Promise<Pick<UsedSchema, 'value' | 'imported'>> {
  const module: Record<string, unknown> = await import(pathToFileURL(entry).href)
  const names = Object.keys(module).filter((each) => isSchemaPackage(module[each]))
  const named = names.find((each) => each !== 'default')
  if (named !== undefined) return { value: named, imported: named }
  const value = constantName(`${kebabName(baseName(name))}-schema`.replace(/-schema-schema$/, '-schema'))
  return { value, imported: `default as ${value}` }
}

interface TypedPackage {
  readonly types?: string
  readonly exports?: { readonly '.'?: { readonly types?: string } }
}

function databaseType({ name, directory }: DiscoveredPackage, json: TypedPackage): string {
  const types = json.exports?.['.']?.types ?? json.types
  const found = types === undefined ? [] : declaredTypes(resolve(directory, types), new Set())
  const [best] = [
    ...found.filter((each) => /Database$/.test(each)),
    ...found.filter((each) => /^(?:DB|Db)$|(?:DB|Tables)$/.test(each)),
  ]
  if (best !== undefined) return best
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `${name} declares no type that looks like Kysely's Database.`,
    hint: 'Name the type with --database-type.',
    place: { package: name },
  })
}

/** The types that a declaration file exports, with those of the files that it exports on. */
function declaredTypes(file: string, seen: Set<string>): string[] {
  if (seen.has(file) || !existsSync(file)) return []
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const own = [...text.matchAll(/export (?:declare )?(?:interface|type) (\w+)/g)].map(([, name = '']) => name)
  const lists = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map((each) =>
      each
        .trim()
        .replace(/^type /, '')
        .replace(/^.* as /, ''),
    ),
  )
  const further = [...text.matchAll(/export (?:type )?\* from '(\.[^']+)'/g)].flatMap(([, path = '']) =>
    declaredTypes(join(dirname(file), path.replace(/\.([cm]?)js$/, '.d.$1ts')), seen),
  )
  return [...own, ...lists, ...further]
}
