import type { StatusReport } from '@sow/runner'
import { howToType } from './how-to-type.js'

type Dataset = StatusReport['datasets'][number]

/** What can be done about datasets of one state. */
export interface NextStep {
  /** What to type, or what to do where nothing can be typed. */
  readonly todo: string
  /** Of what: `in conflict`. */
  readonly what: string
}

/**
 * What a dataset of this state calls for; null where nothing is to be done. `tenantTable`: where a tenant is a row. `isAlone`:
 * whether what is done to its domain is done to no dataset that is there. `ownSchema`: whether another tool migrates. `heir`: a file
 * that is there and goes to the same table.
 */
export function nextStepOf(
  dataset: Dataset,
  tenantTable: string | null,
  isAlone: boolean = true,
  ownSchema: boolean = false,
  heir: string | null = null,
): NextStep | null {
  const { state, domain, package: owner, applied } = dataset
  const upgrade = () => toUpgrade(ownSchema, dataset.kind)
  const identity = `${domain}/${dataset.dataset}`
  switch (state) {
    case 'current':
      return null
    case 'unreadable':
      return { todo: howToType('db doctor'), what: 'that could not be looked at' }
    case 'package-missing':
      return { todo: `npm install ${owner}`, what: 'whose package is missing' }
    case 'dataset-missing':
      return {
        todo: `leave its rows, or npm install ${owner}@${applied?.version ?? 'VERSION'}`,
        what: 'left out by its package',
      }
    case 'source-missing':
      return { todo: fileToGet(dataset), what: 'whose official file is missing' }
    case 'file-missing':
      // Rows stay while it is gone: to take them out is what nobody should type by chance.
      if (heir !== null)
        return {
          todo: `"formerly": ["${identity}"] beside ${heir}`,
          what: 'whose file moved, if it did',
        }
      return {
        todo: isAlone ? `bring its file back, or ${howToType(`db remove ${domain}`)}` : 'bring its file back',
        what: 'whose file is gone',
      }
    case 'conflicts':
      return { todo: howToType('db conflicts'), what: 'in conflict' }
    case 'never-applied':
      return dataset.kind === 'demo' ? null : { todo: upgrade(), what: 'not applied yet' }
    case 'outdated':
      return { todo: upgrade(), what: 'with a release to come' }
    case 'same-version':
      return isRebuilt(dataset) ? { todo: upgrade(), what: 'rebuilt under the same version' } : null
    case 'newer-applied':
      if (owner === 'local')
        return {
          todo: `leave it, or ${howToType(`db seed ${identity} --allow-downgrade`)}`,
          what: 'whose file has older content, if it is to go back',
        }
      return {
        todo: `npm install ${owner}@${applied?.version ?? 'latest'}`,
        what: 'applied from a newer package',
      }
    case 'drifted':
      return { todo: howToType('db drift'), what: 'with local edits' }
    case 'held':
      return { todo: howToType(`db release ${identity}`), what: 'held since an undo' }
    case 'waiting':
      // What it waits for is told there.
      if (dataset.fault?.code === 'SOURCE_MISSING') return null
      return { todo: tellTenants(tenantTable), what: 'waiting for a tenant' }
  }
}

/** Where it goes; the message above says where people get it. */
function fileToGet({ fault }: Dataset): string {
  const [, folder = 'sow/official-files'] = / put it into (\S+),/.exec(fault?.hint ?? '') ?? []
  return `put the file into ${folder}`
}

/** True where the content that would come is not the one that is applied. */
function isRebuilt({ applied, available }: Dataset): boolean {
  return (
    applied?.contentHash !== available?.contentHash || applied?.definitionHash !== available?.definitionHash
  )
}

/** A run leaves demo rows alone that nobody asks for. */
function toUpgrade(ownSchema: boolean, kind: Dataset['kind'] = 'reference'): string {
  const flags = kind === 'demo' ? ' --kind reference,starter,demo' : ''
  return `${howToType(`db plan${flags}`)}, then ${howToWrite(ownSchema, flags)}`
}

/** What writes rows: where another tool migrates, `up` sounds like its word for that. */
export function howToWrite(ownSchema: boolean, flags: string = ''): string {
  return howToType(`${ownSchema ? 'db seed' : 'db up'}${flags}`)
}

function tellTenants(table: string | null): string {
  return table === null ? 'name the tenants in sow.config' : `insert an active row into ${table}`
}

/** A step, and the datasets that call for it; none where it is about the schema. */
export interface CountedStep extends NextStep {
  readonly datasets: number
}

/** What to type, each thing once, with how many datasets call for it. */
export function nextSteps(report: StatusReport): CountedStep[] {
  const { datasets, migrations, tenantTable, pending, before } = report
  const steps = new Map<string, CountedStep>()
  for (const dataset of datasets) {
    const isGone = (each: Dataset) => each.state === 'file-missing' || each.domain !== dataset.domain
    const heir = datasets.find((each) => each.table === dataset.table && isLocalFile(each))
    const step = nextStepOf(
      dataset,
      tenantTable,
      datasets.every(isGone),
      report.ownSchema,
      heir === undefined ? null : `${heir.domain}/${heir.dataset}`,
    )
    if (step === null) continue
    const key = `${step.todo} ${step.what}`
    steps.set(key, { ...step, datasets: (steps.get(key)?.datasets ?? 0) + 1 })
  }
  const mending = [...steps.values()].some(({ todo }) => todo === howToType('db doctor'))
    ? []
    : stepsOfFaults(report)
  const others = [...stepsAfterOthers(report), ...steps.values()]
  const found = [...mending, ...others]
  const isUnsettled = migrations.some((each) => !isSettledMigration(each))
  const upgrade = toUpgrade(report.ownSchema)
  if ((isUnsettled || (pending && found.length === 0)) && !found.some(({ todo }) => todo === upgrade))
    return [...mending, { todo: upgrade, what: '', datasets: 0 }, ...others]
  if (found.length === 0 && datasets.length === 0 && before !== null)
    return [
      { todo: howToType('seed add FILE --table TABLE'), what: '', datasets: 0 },
      ...(report.ownSchema || report.adoption !== null
        ? []
        : [{ todo: howToType('db adopt'), what: '', datasets: 0 }]),
    ]
  return found
}

/** Faults of none of the datasets, which say so themselves. */
export function otherFaults({ datasets, faults }: StatusReport): StatusReport['faults'] {
  const told = new Set(datasets.map(({ domain, dataset }) => `${domain}/${dataset}`))
  return faults.filter(({ dataset }) => dataset === null || !told.has(dataset))
}

/** A plan refuses what could not be looked at: that is mended first. A seed that waits for a migration is no fault. */
function stepsOfFaults(report: StatusReport): CountedStep[] {
  const faults = report.pending ? otherFaults(report).filter(({ code }) => code !== 'SEED_WAITS') : []
  return faults.length === 0 ? [] : [{ todo: howToType('db doctor'), what: '', datasets: 0 }]
}

function isLocalFile({ package: owner, state }: Dataset): boolean {
  return owner === 'local' && state !== 'file-missing'
}

/** Once somebody else changed the schema: what it wrote is looked at before it is taken note of. */
function stepsAfterOthers({ adoption, written }: StatusReport): CountedStep[] {
  // Rows that were edited before are the site's matter, and no acceptance takes them.
  const taken = written.filter(({ rows, apart }) => rows > apart)
  const migrations = Map.groupBy(taken, ({ migration }) => migration)
  const accepted = [...migrations].map(([migration, datasets]) => ({
    todo: howToType(`db accept --written-by-migration ${migration} --dry-run`),
    what: 'written by that migration',
    datasets: datasets.length,
  }))
  if (adoption?.way !== 'own-schema' || (adoption.moved.length === 0 && adoption.catalogMoved !== true))
    return accepted
  return [
    ...accepted,
    { todo: howToType('schema check'), what: 'where a schema module was pulled', datasets: 0 },
    { todo: howToType('db adopt --own-schema'), what: 'takes note of the schema as it is now', datasets: 0 },
  ]
}

/** True for a migration of which nothing is to be done. */
export function isSettledMigration({ state }: StatusReport['migrations'][number]): boolean {
  return state === 'applied' || state === 'adopted' || state === 'skipped'
}
