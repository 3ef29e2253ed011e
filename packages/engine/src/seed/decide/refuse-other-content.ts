import { SowError } from '@sow/kit/errors'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { type ReleaseFacts, readSharedReleases } from '../../ledger/read-releases.js'
import { isHeld, isSameVersion } from './current-tenant.js'
import { refuseMovedRows } from './refuse-moved-rows.js'

type Names = Pick<Database, 'formerNames'>

/**
 * One version of an installed package has one content. Looks before anything is locked or written, a migration included,
 * at a ledger that is up to date.
 * Throws DATA_SAME_VERSION.
 */
export async function refuseOtherContent(database: Database, units: readonly DatasetUnit[]): Promise<void> {
  const installed = units.filter(({ origin }) => origin === 'installed')
  if (installed.length === 0) return
  if (!(await hasLedger(database))) return
  const identities = installed.map(({ dataset }) => dataset.identity)
  await checkReleases(database, installed, await readSharedReleases(database, identities))
}

/**
 * The same of what was read of the ledger: another run may have been there meanwhile. Throws DATA_SAME_VERSION, and TARGET_MOVED
 * where a mapping leaves rows behind.
 */
export async function checkReleases(
  database: Database,
  units: readonly DatasetUnit[],
  recorded: readonly ReleaseFacts[],
): Promise<void> {
  const others = units.filter(
    (unit) =>
      unit.origin === 'installed' &&
      recorded.some(
        (release) => release.dataset === unit.dataset.identity && hasOtherContent(database, release, unit),
      ),
  )
  const [first] = others
  if (first !== undefined) throw otherContent(first, others)
  await refuseMovedRows(database, units, recorded)
}

/**
 * True where the ledger has the unit's very version with other rows or other rules. What an undo keeps away is not asked,
 * nor what several datasets were joined to, which is the content of no release. Where a project maps a dataset to a table
 * of its own, the rules are the project's too: the rows alone say what a version holds.
 */
export function hasOtherContent(names: Names, release: ReleaseFacts, unit: DatasetUnit): boolean {
  const { contentHash, definitionHash } = unit.dataset
  if (!isSameVersion(release, unit) || isHeld(release, unit) || release.contentHash === '') return false
  if (release.contentHash !== contentHash) return true
  return release.definitionHash !== definitionHash && unit.mapping === undefined && !isRenamed(names, unit)
}

/** References name a dataset: where it was called otherwise before, they differ, and the rules are the same. */
function isRenamed({ formerNames }: Names, unit: DatasetUnit): boolean {
  const own = [unit.package, unit.domain, unit.dataset.identity]
  return formerNames.some(({ present }) => own.includes(present))
}

function otherContent(first: DatasetUnit, all: readonly DatasetUnit[]): SowError {
  const { package: name, version } = first
  const identities = all.filter((unit) => unit.package === name).map(({ dataset }) => dataset.identity)
  return new SowError({
    code: 'DATA_SAME_VERSION',
    message: `${name} ${version} is not the ${version} that was applied: it has other rows, or other rules for them, in ${identities.join(', ')}.`,
    hint: `Publish the change under a new version, or install ${name} ${version} again where its files were changed.`,
    place: { package: name, dataset: first.dataset.identity },
    problems: all.map((unit) => ({
      package: unit.package,
      dataset: unit.dataset.identity,
      rule: 'one-content',
      message: `${unit.package} ${unit.version} was applied with other content.`,
    })),
  })
}
