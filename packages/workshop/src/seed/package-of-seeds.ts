import { type Database, usingSnapshot } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import {
  type DescribedSeed,
  describeSeeds,
  loadSeeds,
  type RunContext,
  readingDatabase,
} from '@sow/runner/project'
import { ownTenants } from '../capture/captured-tenants.js'
import { describesTables, descriptorsOf, enumsOf, ownTables } from '../capture/described-tables.js'
import { proofScript } from '../capture/proof-sql.js'
import { readShapes } from '../capture/read-shapes.js'
import type { ReferredRows } from '../capture/stand-ins.js'
import type {
  AuthoredDataset,
  AuthoredPackage,
  AuthoredRow,
  UsedSchema,
} from '../package/authored/authored-package.js'
import { domainOfName, sentenceName } from '../package/authored/package-names.js'
import { folderOf, type NewPackage, type NewPackageChoices, papersOf } from '../package/new-package.js'
import { nextSteps } from '../package/next-steps.js'
import { chooseSchema } from '../package/schema-choice.js'
import { readUsedSchema } from '../package/used-schema.js'
import { checkFree, writePackage } from '../package/write-package.js'
import { readSurroundings } from '../project/surroundings.js'
import { mappingOf, withFilled } from './seed-fills.js'
import { authoredReference, referredRows } from './seed-references.js'

/** Which local seeds become a package. */
export interface SeedsToPackage extends Omit<NewPackageChoices, 'table' | 'withMigrations'> {
  /** Their domain; null where the project has one alone. */
  readonly from: string | null
}

/**
 * Makes a seed package of local seeds: the same rows, keys and owners. It says what its datasets were called, so that a database
 * that was seeded from the files goes on with it. The files stay; the database is only read. Throws SowError.
 */
export async function packageOfSeeds(context: RunContext, choices: SeedsToPackage): Promise<NewPackage> {
  const surroundings = readSurroundings(folderOf(choices), choices.toolVersion)
  checkFree(surroundings.folder)
  const domain = choices.domain ?? domainOfName(choices.name)
  const found = chooseSchema(choices.workingDirectory, surroundings, choices.schema)
  const schema = found === null ? null : await readUsedSchema(found, choices.databaseType)
  const { content, files, mappings } = await readingDatabase(context, ({ database }) =>
    readContent(database, context, { ...choices, domain }, schema),
  )
  const authored = {
    ...papersOf(choices, domain, surroundings),
    origin: `Local seeds of a project until ${choices.now.toISOString().slice(0, 10)}.`,
    ...content,
  }
  const written = await writePackage(authored, surroundings)
  const next = nextSteps(written.package, surroundings, choices.workingDirectory)
  return {
    ...written,
    migration: null,
    next: [...next, ...mappings, `rm ${files.join(' ')}   (its rows are the package’s now)`],
  }
}

interface Wish {
  readonly from: string | null
  readonly domain: string
}

type Content = Pick<
  AuthoredPackage,
  'schema' | 'tenants' | 'tables' | 'enums' | 'migrations' | 'datasets' | 'proof'
>

async function readContent(
  database: Database,
  { project }: RunContext,
  wish: Wish,
  schema: UsedSchema | null,
): Promise<{
  readonly content: Content
  readonly files: readonly string[]
  readonly mappings: readonly string[]
}> {
  const stop = (error: SowError) => {
    throw error
  }
  const written = await loadSeeds(project, project.seeds.files, { onStrange: () => {}, onFault: stop })
  const domain = domainOf(new Set(written.map(({ file }) => file.domain)), wish)
  const all = await describeSeeds(database, project, written, stop)
  const chosen = all.seeds.filter(({ seed }) => seed.file.domain === domain)
  const read = await usingSnapshot(database, () =>
    readShapes(database, {
      tables: [...new Set(chosen.map(({ manifest }) => manifest.table))],
      keys: new Map(chosen.map(({ manifest }) => [manifest.table, manifest.key])),
      leave: new Map(),
      tenants: all.tables.tenants ?? null,
    }),
  )
  const shapes = withFilled(read, chosen)
  const datasets: AuthoredDataset[] = []
  const referred: ReferredRows[] = []
  for (const each of chosen) {
    const rows = await rowsOf(each)
    datasets.push(authoredDataset(each, rows, chosen, wish))
    referred.push(...referredRows(each, rows, chosen, shapes.byTable))
  }
  const used = schema !== null && describesTables(shapes, schema.definition) ? schema : null
  const own = ownTables(shapes, used?.definition ?? null)
  const tenants = ownTenants(shapes.tenants, used?.definition)
  const content = {
    schema: used,
    tenants,
    tables: descriptorsOf(own),
    enums: enumsOf(own),
    migrations: [],
    proof: proofScript({ tables: own, tenants, referred }),
    datasets,
  }
  const mappings = chosen.flatMap((each) => mappingOf(each, wish.domain))
  return { content, files: filesOf(chosen, project.seeds.files), mappings }
}

/** Throws CONFIG_USAGE where it is not clear which seeds are meant. */
function domainOf(domains: ReadonlySet<string>, { from }: Wish): string {
  const [only, ...more] = domains
  if (from !== null && domains.has(from)) return from
  if (from === null && only !== undefined && more.length === 0) return only
  throw new SowError({
    code: 'CONFIG_USAGE',
    message:
      only === undefined
        ? 'The project has no local seeds.'
        : `The project has local seeds of ${[...domains].join(', ')}${from === null ? '' : `, and none of ${from}`}.`,
    hint:
      only === undefined
        ? 'Add one: sow seed add countries.csv --table countries'
        : `Name the domain: sow package new NAME --from-seeds ${only}`,
  })
}

async function rowsOf({ dataset }: DescribedSeed): Promise<readonly AuthoredRow[]> {
  const rows: AuthoredRow[] = []
  for await (const { values } of dataset.rows.read()) rows.push(values)
  return rows
}

function authoredDataset(
  { seed, dataset, manifest }: DescribedSeed,
  rows: readonly AuthoredRow[],
  chosen: readonly DescribedSeed[],
  wish: Wish,
): AuthoredDataset {
  const { name, table, scope, kind, key, identity, references, formerly = [] } = manifest
  const former = identity === `${wish.domain}/${name}` ? formerly : [identity, ...formerly]
  const { nameColumn, own, defaultOwnership, rowOwnership, absent, renamed, replaced } = dataset
  return {
    name,
    title: typeof seed.more['title'] === 'string' ? seed.more['title'] : sentenceName(name),
    table,
    scope,
    kind,
    key,
    refs: Object.fromEntries(references.map((each) => [each.column, authoredReference(each, chosen)])),
    siteColumns: [],
    retireOn: null,
    more: {
      ...(former.length === 0 ? {} : { formerly: former }),
      ...(nameColumn === undefined ? {} : { nameColumn }),
      ...(Object.keys(own).length === 0 ? {} : { own }),
      ...(defaultOwnership === 'shared' ? {} : { defaultOwnership }),
      ...(rowOwnership === undefined ? {} : { rowOwnership }),
      ...(absent === 'keep' ? {} : { absent }),
      ...(renamed.length === 0 ? {} : { renamed }),
      ...(replaced.length === 0 ? {} : { replaced }),
    },
    format: dataset.rows.format === 'inline' ? 'ts' : dataset.rows.format,
    headers: rows[0] === undefined ? manifest.fields : Object.keys(rows[0]),
    rows: { kind: 'held', rows },
  }
}

function filesOf(
  chosen: readonly DescribedSeed[],
  files: readonly {
    readonly name: string
    readonly path: string
    readonly base: string
    readonly domain: string
  }[],
): string[] {
  const bases = new Set(chosen.map(({ seed: { file } }) => `${file.domain} ${file.base}`))
  return files.filter(({ base, domain }) => bases.has(`${domain} ${base}`)).map(({ name }) => name)
}
