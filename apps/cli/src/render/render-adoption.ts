import type { AdoptionReport, AdoptReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { listed } from './listed.js'
import { counted } from './render-counts.js'
import { fitLines } from './width.js'

/** Names of one list that are told. */
const namedOfList = 10

/**
 * What is in the database, how it was taken over, and the ways on. `next`: `ways` where nothing is decided yet, `all-ways` where
 * packages bring migrations too, `none` where somebody decided.
 */
export function renderAdoption(report: AdoptReport, next: 'ways' | 'all-ways' | 'none'): string[] {
  const { trackers, tables, adoption, proven, absent, unproven, unrecorded, unclaimed, notCompared } = report
  if (trackers.length === 0 && tables.length === 0)
    return ['There is nothing to take over: no table, and no other tool’s record.']
  return fitLines([
    ...trackers.flatMap(renderTracker),
    `${counted(tables.length, 'table')} in the project's schema.`,
    '',
    ...renderList(
      'Claimed and proven',
      proven.map(({ name }) => name),
    ),
    ...renderList(
      'Claimed but absent',
      absent.map(({ name }) => name),
    ),
    ...renderList(
      'Claimed, not proven',
      unproven.map(({ name }) => name),
    ),
    ...(unrecorded.length === 0 ? [] : renderList('In the file, and in no record', unrecorded)),
    ...renderList('Present but unclaimed', unclaimed),
    ...(notCompared.length === 0 ? [] : renderList('Not compared, and in no proof', notCompared)),
    '',
    ...(adoption === null ? renderWays(next) : renderStanding(adoption)),
  ])
}

/** The adoption that stands, what moved since, and what is to be done about that. */
function renderStanding(adoption: AdoptionReport): string[] {
  const moved = renderMoved(adoption)
  if (moved.length === 0 || adoption.way !== 'own-schema') return [tellAdoption(adoption), ...moved]
  return [
    tellAdoption(adoption),
    ...moved,
    `Look with ${howToType(adoption.moved.length > 0 ? 'db status' : 'schema check')}, then take note: ${howToType('db adopt --own-schema')}`,
  ]
}

function renderTracker({
  tool,
  table,
  keeps,
  applied,
  newest,
  troubles,
  doubles,
  lock,
  seeds,
}: AdoptReport['trackers'][number]) {
  const count = applied === null ? 'migrations that this role may not read' : counted(applied, 'migration')
  const recorded =
    newest === null
      ? `${count} in ${table}`
      : keeps === 'version'
        ? `version ${newest.name} in ${table}`
        : `${count} in ${table}, the newest ${called(newest.name)}`
  return [
    `Tracked by ${tool}: ${recorded}.`,
    ...(seeds === null ? [] : [`  ${counted(seeds.count, 'seed')} in ${seeds.table}.`]),
    ...troubles.map(({ name, state }) => yellow(`  ${state}: ${name}`)),
    ...renderDoubles(doubles),
    ...(lock?.held === true ? [yellow(`  Its lock in ${lock.table} is held.`)] : []),
  ]
}

function renderDoubles(doubles: AdoptReport['trackers'][number]['doubles']): string[] {
  const rest = doubles.length - namedOfList
  return [
    ...doubles
      .slice(0, namedOfList)
      .map(({ of, names }) =>
        yellow(
          names.every((name) => name === of)
            ? `  ${names.length} times: ${called(of)}`
            : `  number ${of} is of ${names.length} migrations: ${names.join(', ')}`,
        ),
      ),
    ...(rest > 0 ? [`  and ${rest} more that are there more than once (--json has them all)`] : []),
  ]
}

/** Some tools let a line have no name. */
function called(name: string): string {
  return name === '' ? '(without a name)' : name
}

function renderList(title: string, names: readonly string[]): string[] {
  const rest = names.length - namedOfList
  return [
    `${title}: ${names.length}`,
    ...names.slice(0, namedOfList).map((name) => `  ${called(name)}`),
    ...(rest > 0 ? [`  and ${rest} more (--json has them all)`] : []),
  ]
}

function renderWays(next: 'ways' | 'all-ways' | 'none'): string[] {
  if (next === 'none') return ['Nothing was written to the database.']
  const ofPackages = [
    `  ${howToType('db adopt --ported FILE')}`,
    '      Sow migrates from here on: migrations of packages stand for the old ones',
    `  ${howToType('db adopt --bridge FILE')}`,
    '      in what this database differs from what the packages make, as SQL',
  ]
  return [
    'Nothing was written. The ways on:',
    `  ${howToType('db adopt --own-schema')}`,
    '      the other tool keeps the schema, Sow looks after rows',
    `  ${howToType('db adopt --baseline --folder src/migrations')}`,
    '      Sow migrates from here on: one migration stands for what is there',
    ...(next === 'all-ways' ? ofPackages : []),
    '  or an empty database, where Sow makes the schema',
  ]
}

/** That the database was taken over, by whom it is migrated since, and on what evidence. */
export function tellAdoption({ way, run, at, evidence, migrations }: AdoptionReport): string {
  const { trackers, tables, catalog } = evidence
  const records = trackers.map(
    ({ tool, count, newest }) =>
      `${tool} (${counted(count, 'migration')}${newest === null ? '' : `, the newest ${called(newest)}`})`,
  )
  const adopted = `Adopted in run ${run} of ${at.slice(0, 10)}, ${ways[way]}`
  const seen = `${counted(tables, 'table')}, catalog ${catalog.slice(0, digestLength)}`
  if (way !== 'own-schema')
    return `${adopted}: ${counted(migrations, 'migration')} stand${migrations === 1 ? 's' : ''} for ${seen}, as was proven. Sow migrates here.`
  const keeper = records.length === 0 ? 'a person, or a tool that Sow does not know,' : listed(records)
  return `${adopted}: ${keeper} ${records.length > 1 ? 'keep' : 'keeps'} ${seen}. Sow runs no migration here.`
}

/** Of a configuration that leaves the schema to another tool, where Sow took the database over. */
export const contradicted =
  'Take `ownSchema: true` out of sow.config.ts: Sow migrates this database, and with that line it runs no migration.'

/** As much of a digest as people compare. */
const digestLength = 12

const ways: Readonly<Record<AdoptionReport['way'], string>> = {
  'own-schema': 'with its own schema',
  baseline: 'by a baseline',
  ported: 'by ported migrations',
}

/** What others did to the schema since the database was taken over. */
export function renderMoved(adoption: AdoptionReport | null): string[] {
  if (adoption === null) return []
  const told = adoption.moved.map(({ tool, table, was, now, newest }) =>
    yellow(
      now === null
        ? `${tool} kept its record in ${table}: it is gone.`
        : `${tool} has ${counted(now, 'migration')} now, ${was} when the database was taken over; the newest is ${newest}.`,
    ),
  )
  return told.length === 0 && adoption.catalogMoved === true
    ? [yellow('The schema is not as it was when the database was taken over.')]
    : told
}
