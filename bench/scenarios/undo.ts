import { measure } from '../measure/measure.ts'
import { settle } from '../server/settle.ts'
import type { Bench, Subject } from './bench.ts'
import { copier, measureCopy } from './measure-copy.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'

const name = 'undo'
const work = new URL('../sow/undo-work.ts', import.meta.url).href

/** The upgrades, and the step that takes each back. */
export const undoSteps = [
  { version: '1.1.0', edition: 'second', upgrade: '1 % changed', undo: 'undo of 1 %' },
  { version: '1.2.0', edition: 'tenth', upgrade: '10 % changed', undo: 'undo of 10 %' },
] as const

/** What it costs to take an upgrade back, beside the upgrade. */
export const undo: Scenario = {
  name,
  title: 'An upgrade is undone',
  about:
    'A release changes rows of a set with shared columns, which nobody edited, and is undone: first 1 % of the rows, then 10 %.',
  base: { subject: copier, step: 'load' },
  async run(bench) {
    for (const rows of bench.flags.sizes)
      for (let repetition = 0; repetition < bench.repetitions(rows); repetition += 1) {
        const copied = await measureCopy(bench, await bench.release(rows, 'first', 'shared'), 'empty')
        bench.record({ scenario: name, rows, subject: copier, step: 'load' }, copied)
        for (const subject of bench.subjects) await upgradeAndUndo(bench, subject, rows)
      }
  },
}

async function upgradeAndUndo(bench: Bench, subject: Subject, rows: number): Promise<void> {
  await using database = await bench.createDatabase(subject)
  await measureSeed(subject, database, await bench.release(rows, 'first', 'shared'))
  const { checkout } = subject
  const undoing = { work, args: { checkout, location: { kind: 'postgres', url: database.url } } }
  for (const { version, edition, upgrade, undo } of undoSteps) {
    // An undone version is not applied again, so each upgrade has one of its own.
    const release = { ...(await bench.release(rows, edition, 'shared')), version }
    const record = (step: string, figures: Awaited<ReturnType<typeof measure>>) =>
      bench.record({ scenario: name, rows, subject: subject.name, step }, figures)
    await settle(database.superuserUrl)
    record(upgrade, await measureSeed(subject, database, release))
    await settle(database.superuserUrl)
    record(undo, await measure({ ...undoing, observe: database.superuserUrl }))
  }
}
