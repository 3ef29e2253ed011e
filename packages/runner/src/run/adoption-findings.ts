import { counted } from '@sow/kit/errors'
import type { AdoptionReport } from '../report/adoption-report.js'
import type { Finding } from '../report/finding.js'

/** What the other tool did since makes rows look edited; where it no longer keeps the schema, two migrate one database. */
export function ofMoved({ way, moved, catalogMoved }: AdoptionReport, name: string): Finding[] {
  const remedyAfter = (look: string) =>
    way === 'own-schema'
      ? `${look}, then take note of it with \`sow db adopt --own-schema\`.`
      : 'Sow migrates this database since it was taken over: put what that tool changed into a migration, and run it here no more.'
  const trackers = moved.map(({ tool, table, was, now }): Finding => {
    const count = now === null ? 'it is gone' : `it has ${counted(now, 'migration')}`
    return {
      code: 'TRACKER_MOVED',
      severity: 'warning',
      where: table,
      message: `The record of ${tool} had ${counted(was, 'migration')} when the database was taken over, and now ${count}.`,
      remedy: remedyAfter('See `sow db status` for what it wrote'),
    }
  })
  if (trackers.length > 0 || catalogMoved !== true) return trackers
  const message = 'The schema is not as it was when the database was taken over, and no record tells why.'
  const remedy = remedyAfter('Hold the tables against the schema module with `sow schema check`')
  return [{ code: 'SCHEMA_MOVED', severity: 'warning', where: `the database ${name}`, message, remedy }]
}
