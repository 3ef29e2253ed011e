import type { Database } from '../../src/database/database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { secondRelease } from '../seed/second-release.js'
import { rowsOf, unitsOf } from '../seed/tiny-database.js'

/** Each table by what people know its rows by: ids differ from one database to the next. */
const rows: Readonly<Record<string, string>> = {
  organizations: 'select slug, status from organizations order by slug',
  payers: 'select to_jsonb(payers) - $$id$$ as row from payers order by payer_key',
  schedules: `
    select slug, code, name
    from schedules
    join organizations on organizations.id = org_id
    order by slug, code`,
  fees: `
    select slug, schedules.code as schedule, fees.code, unit, amount
    from fees
    join organizations on organizations.id = fees.org_id
    join schedules on schedules.id = schedule_id
    order by slug, schedule, code`,
  codes: `
    select codes.code, codes.title, parent.code as parent, codes.retired_on is null as lives
    from codes
    left join codes parent on parent.id = codes.parent_id
    order by code`,
  'sow.migration': 'select name, state from sow.migration order by name',
  'sow.run': `
    select command, count(*) as runs
    from sow.run
    where outcome = 'applied'
      and command <> 'db migrate'
    group by command
    order by command`,
}

/** What tables and ledger hold, as text that is the same for the same state. */
export async function takePicture(database: Database): Promise<string> {
  const picture: Record<string, unknown> = {}
  for (const [table, statement] of Object.entries(rows))
    picture[table] = (await isThere(database, table)) ? await rowsOf(database, statement) : null
  if (picture['sow.run'] === null || picture['codes'] === null) return JSON.stringify(picture)
  const statuses = await readDatasetStatuses(database, await unitsOf(secondRelease, '1.1.0'))
  picture['statuses'] = statuses.map(({ dataset, state, applied }) => [dataset, state, applied?.version])
  return JSON.stringify(picture)
}

async function isThere(database: Database, table: string): Promise<boolean> {
  const [found] = await rowsOf(database, `select to_regclass('${table}') is not null as found`)
  return found?.['found'] === true
}

/** Where ledger and tables disagree, or either is damaged: nothing of it after any fault. */
export async function findDamage(database: Database): Promise<readonly string[]> {
  const symptoms = await examineDatabase(database)
  const told = symptoms.map((symptom) => `doctor: ${symptom.kind} ${symptom.where}`)
  if (!(await isThere(database, 'sow.run')) || !(await isThere(database, 'codes'))) return told
  const units = await unitsOf(secondRelease, '1.1.0')
  const drift = await readDrift(database, units, 'all', { limit: null, values: false })
  return [...told, ...drift.map(({ dataset, key, action }) => `drift: ${dataset} ${key} ${action}`)]
}
