import {
  type CodeRow,
  type CodeSetRelease,
  type CodeState,
  chooseRelease,
  type DatedHome,
  type KnownRelease,
  type RecognisedRelease,
  type ReleaseFinding,
  type ReleaseStates,
  type SaidRelease,
  type SnapshotDating,
} from '@sow/codesets'
import { SowError } from '@sow/kit/errors'
import type { DatedLoad } from './load-dated-set.js'

/** Reads the codes of a file, or of the release that its addenda lead back to. Throws SowError DATA_INVALID. */
export async function readDatedLoad(
  recognised: RecognisedRelease,
  chosen: {
    readonly release: CodeSetRelease
    readonly homes: readonly DatedHome[]
    readonly choices: { readonly addenda?: boolean; readonly replace?: boolean }
  },
): Promise<DatedLoad> {
  const { codeSet, file } = recognised
  const { dating } = codeSet
  if (dating === undefined) throw noPeriods()
  const { release, homes, choices } = chosen
  const load = { codeSet, homes, release, file, replace: choices.replace === true }
  if (dating.kind === 'stated') {
    if (choices.addenda === true) throw noPeriods()
    const records = await readEach(recognised, (row, isResumed) => dating.recordOf(row, isResumed))
    return { ...load, content: { kind: 'stated', dating, records } }
  }
  const own = await readEach(recognised, (row) => dating.stateOf(row))
  const before = statesBefore(recognised, dating)
  const loaded =
    choices.addenda === true
      ? ledBack(release, own, before ?? new Map())
      : { states: own, release: knownRelease(recognised, dating, release, before) }
  return { ...load, content: { kind: 'snapshots', dating, loaded } }
}

async function readEach<Value>(
  { found, codeSet }: RecognisedRelease,
  read: (row: CodeRow, isResumed: boolean) => Value,
): Promise<Map<string, Value>> {
  const values = new Map<string, Value>()
  for await (const rows of found.read())
    for (const { values: row, isResumed = false } of rows)
      values.set(codeSet.useOf(row).code, read(row, isResumed))
  return values
}

function statesBefore(
  { found }: RecognisedRelease,
  dating: SnapshotDating,
): ReadonlyMap<string, CodeState | null> | null {
  const changes = found.previous?.changes
  const state = (row: CodeRow | null) => (row === null ? null : dating.stateOf(row))
  return changes === undefined
    ? null
    : new Map([...changes].map(([code, { before }]) => [code, state(before)]))
}

function knownRelease(
  recognised: RecognisedRelease,
  dating: SnapshotDating,
  release: CodeSetRelease,
  before: KnownRelease['before'],
): KnownRelease {
  const skipped = dating.skipped(recognised.found.previous?.release ?? null, release)
  return { effective: release.effective, basis: 'file', before, skipped }
}

/** The release before: the codes of the file, with what the addenda changed taken back. */
function ledBack(
  { effective }: CodeSetRelease,
  own: Map<string, CodeState>,
  before: ReadonlyMap<string, CodeState | null>,
): ReleaseStates {
  const states = new Map(own)
  for (const [code, state] of before)
    if (state === null) states.delete(code)
    else states.set(code, state)
  return { states, release: { effective, basis: 'addenda', before: null, skipped: null } }
}

/** The release that the addenda of a file lead back to. Throws CONFIG_USAGE where there are none, or nobody says which it is. */
export function earlierRelease(recognised: RecognisedRelease, said: SaidRelease): CodeSetRelease {
  const { found, file } = recognised
  if (found.previous === undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `${file.name} holds no addenda that lead back to the release before.`,
      hint: 'Give the archive as its publisher distributes it, or leave --addenda out.',
      place: { file: file.name },
    })
  const { release } = found.previous
  const { between: _, example: __, ...rest } = found
  return chooseRelease({ ...recognised, found: { ...rest, release, suggested: null } }, said)
}

/** What is not sure of it: a name without a month is given to the release of October and to updates of its year. */
export function doubtOfEarlier({ found }: RecognisedRelease, said: SaidRelease): ReleaseFinding[] {
  const { previous, rowsFile } = found
  if (previous === undefined || previous.isUpdate || said.release !== null) return []
  const { release = '' } = previous.release ?? {}
  return [
    {
      code: 'OFFICIAL_EARLIER',
      severity: 'warning',
      where: rowsFile,
      message: `The addenda call the release before ${release}, and an update within that year has the same name. Where there was one, say --release ${release}-April.`,
      remedy: `Say --release ${release} or --release ${release}-April.`,
    },
  ]
}

/** Addenda lead back to a time, and a table without periods knows none. */
export function noPeriods(): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: '--addenda loads an earlier release, and the table that the rows go to has no periods.',
    hint: 'Run the migrations of the schema package that has the tables of periods, and leave --table out.',
  })
}
