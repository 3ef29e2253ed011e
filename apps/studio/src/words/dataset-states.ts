import type { StatusReport } from '@sow/runner'

type Dataset = StatusReport['datasets'][number]

export type DatasetState = Dataset['state']

/** What a state asks of a person: a decision, a run, a look, or nothing. */
export type Tone = 'decide' | 'pending' | 'look' | 'calm'

interface StateWords {
  readonly name: string
  readonly tone: Tone
  /** What it means, and what to do. */
  readonly meaning: string
}

/** Every state in the words of the person who decides. */
const stateWords: Readonly<Record<DatasetState, StateWords>> = {
  current: { name: 'Up to date', tone: 'calm', meaning: 'The database has the release that is installed.' },
  'never-applied': { name: 'Not loaded yet', tone: 'pending', meaning: 'The next run puts its rows in.' },
  outdated: {
    name: 'New release',
    tone: 'pending',
    meaning: 'A newer release is installed. See what it would change.',
  },
  'same-version': {
    name: 'Same version, other content',
    tone: 'pending',
    meaning: 'The package changed without a new version. See what it would change.',
  },
  'newer-applied': {
    name: 'Newer than installed',
    tone: 'look',
    meaning: 'The database has a newer release than the installed package. Nothing is done.',
  },
  drifted: {
    name: 'Edited here',
    tone: 'look',
    meaning: 'Rows were edited in this database. The edits stay.',
  },
  conflicts: {
    name: 'Needs a decision',
    tone: 'decide',
    meaning: 'A release and somebody here changed the same value. Choose which one counts.',
  },
  waiting: {
    name: 'Waits',
    tone: 'calm',
    meaning: 'Its rows go to tenants, and there is none yet; or a message below says what it waits for.',
  },
  held: { name: 'Held back', tone: 'look', meaning: 'It was undone. `sow db release` lets it in again.' },
  'package-missing': {
    name: 'Package missing',
    tone: 'look',
    meaning: 'The package that brought it is not installed any more.',
  },
  'dataset-missing': {
    name: 'No longer in its package',
    tone: 'look',
    meaning: 'The installed package does not have it any more. Its rows stay.',
  },
  'source-missing': {
    name: 'Official file missing',
    tone: 'look',
    meaning: "The publisher's file that it is read from is not there. Its rows stay; see the message below.",
  },
  'file-missing': {
    name: 'File missing',
    tone: 'look',
    meaning: 'The file that brought it is gone. Its rows stay.',
  },
  unreadable: { name: 'Could not be read', tone: 'look', meaning: 'See the message below.' },
}

const demo: StateWords = {
  name: 'Demo rows, not asked for',
  tone: 'calm',
  meaning: 'Demo rows are loaded only where somebody asks for them.',
}

/** True of a dataset to decide about whose installed release is another one than the database has. */
export function alsoWaits({
  state,
  applied,
  available,
}: Pick<Dataset, 'state' | 'applied' | 'available'>): boolean {
  return (
    state === 'conflicts' &&
    applied !== null &&
    available !== null &&
    applied.contentHash !== available.contentHash
  )
}

/** What the state of a dataset means; demo rows that nobody asked for are as they should be. */
export function stateOf({ state, kind }: Pick<Dataset, 'state' | 'kind'>): StateWords {
  return state === 'never-applied' && kind === 'demo' ? demo : stateWords[state]
}

export function toneOf(dataset: Pick<Dataset, 'state' | 'kind'>): Tone {
  return stateOf(dataset).tone
}
