import {
  type AdoptOptions,
  adoptBaseline,
  adoptOwnSchema,
  adoptPorted,
  type BeforeSow,
  compareWithPackages,
  type Database,
  type ExpectedDatabase,
  lookAtPorted,
  orderDifferences,
  type PortedMigration,
  type PortedProof,
  type RunReport,
  readBeforeSow,
  readEvidence,
  readIdentity,
  readNotCompared,
  undoAdoption,
  type WrittenMigration,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import { type AdoptReport, listClaims, trackerReport } from '../report/adopt-report.js'
import { buildMigrationSets } from '../units/migration-sets.js'
import { readAdoptionReport } from './adoption.js'

/**
 * `look`: what is there, and nothing is written; with `ported` also what of it is proven. `bridge`: the same, and in what the catalog
 * differs from what the packages make. `own-schema`: another tool keeps the schema. `baseline`: one migration stands for it; `write`
 * keeps its statements. `ported`: its migrations have counterparts. `undo`: ends an adoption; with `look` it only tells what would
 * stay. `expected`: what was seen when that was decided.
 */
export type AdoptChoice =
  | { readonly kind: 'look'; readonly ported: readonly PortedMigration[] | null }
  | { readonly kind: 'bridge' }
  | { readonly kind: 'own-schema'; readonly expected: ExpectedDatabase | null }
  | {
      readonly kind: 'baseline'
      readonly write: (statements: readonly string[]) => Promise<WrittenMigration>
      readonly expected: ExpectedDatabase | null
    }
  | {
      readonly kind: 'ported'
      readonly ported: readonly PortedMigration[]
      readonly expected: ExpectedDatabase | null
    }
  | { readonly kind: 'undo'; readonly look: boolean }

/** Looks at a database that another tool has tracked so far, takes it over, or gives it back. Throws SowError. */
export async function adopt(context: RunContext, choice: AdoptChoice): Promise<AdoptReport> {
  const isLook = choice.kind === 'look' || choice.kind === 'bridge' || (choice.kind === 'undo' && choice.look)
  const using = isLook ? readingDatabase : usingDatabase
  return await using(context, async ({ database, report }) => {
    const { run, proof, differences, ended = null, left = [] } = await carryOut(database, context, choice)
    const before = await readBeforeSow(database)
    const adoption = await readAdoptionReport(database)
    return {
      database: report,
      run,
      adoption,
      ...describe(before, proof, adoption),
      differences: differences ?? proof?.differences ?? [],
      ended,
      left,
      notCompared: await readNotCompared(database),
      identity: await readIdentity(database),
      evidence: await readEvidence(database, before),
    }
  })
}

interface CarriedOut {
  readonly run: RunReport | null
  readonly proof?: PortedProof & { readonly ported: readonly PortedMigration[] }
  readonly differences?: AdoptReport['differences']
  readonly ended?: AdoptReport['ended']
  readonly left?: AdoptReport['left']
}

async function carryOut(database: Database, context: RunContext, choice: AdoptChoice): Promise<CarriedOut> {
  const sets = () => buildMigrationSets(context.project.packages)
  switch (choice.kind) {
    case 'look': {
      const { ported } = choice
      if (ported === null) return { run: null }
      return { run: null, proof: { ...(await lookAtPorted(database, sets(), ported)), ported } }
    }
    case 'bridge':
      return { run: null, differences: await findBridge(database, context) }
    case 'own-schema':
      return await adoptOwnSchema(database, optionsOf(context, choice.expected))
    case 'baseline':
      return await adoptBaseline(database, choice.write, optionsOf(context, choice.expected))
    case 'ported': {
      const { ported } = choice
      const { run, proof } = await adoptPorted(database, sets(), ported, optionsOf(context, choice.expected))
      return { run, proof: { ...proof, ported } }
    }
    case 'undo':
      return await undoAdoption(database, { ...optionsOf(context, null), look: choice.look })
  }
}

/** Throws the fault of a package that cannot be read, ADOPTION_REFUSED where none brings a migration: then the other end is not known. */
async function findBridge(database: Database, { project }: RunContext): Promise<AdoptReport['differences']> {
  const fault = project.faults.find(({ code }) => code.startsWith('PACKAGE_'))
  if (fault !== undefined) throw fault
  const sets = buildMigrationSets(project.packages)
  if (sets.length > 0) return orderDifferences(await compareWithPackages(database, sets))
  throw new SowError({
    code: 'ADOPTION_REFUSED',
    message:
      'No package of this project brings a migration, so there is nothing that a bridge could lead to.',
    hint: 'Install the schema package, or see the other ways: `sow db adopt`.',
  })
}

function optionsOf(context: RunContext, expected: ExpectedDatabase | null): AdoptOptions {
  return {
    lock: lockOptions(context),
    run: runIdentity(context),
    ...(expected === null ? {} : { expected }),
  }
}

function describe(
  { trackers, tables }: BeforeSow,
  proof: CarriedOut['proof'],
  adoption: AdoptReport['adoption'],
) {
  const lists = listClaims(trackers, proof ?? null)
  return {
    trackers: trackers.map(trackerReport),
    tables,
    ...lists,
    // Where something is proven, it makes all that is there; so does a baseline.
    unclaimed:
      lists.proven.length > 0 || adoption?.way === 'baseline' ? [] : tables.map((name) => `table ${name}`),
  }
}
