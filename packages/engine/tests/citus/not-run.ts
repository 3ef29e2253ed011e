/** What a run on a cluster leaves out, and why: a whole file, or those of its tests whose names contain some words. */
export interface NotRun {
  /** Below `packages/engine/tests`, without its ending. */
  readonly file: string
  readonly test?: string
  /** Where it is left out on placed tables alone. */
  readonly round?: 'placed'
  readonly why: string
}

const ownServer = 'It starts a server of its own, where no Citus is.'

/** Decision 0072; the tests of a cluster hold the refusal. */
const refusedKey = 'On several servers Sow refuses by name what this key rests on.'

const ofKeys = [
  'that may be null, where two nulls are one key',
  'that is null in every column of one row',
  'that rests on a part of the table',
  'that a row leaves',
]

/** Decision 0072. What is left out by it is safe: the value of the site stays, or is told as a conflict. */
const noWriter =
  'On several servers no id tells who wrote a row. What may be of the site stays, or is a conflict.'

const ofWriters: Readonly<Record<string, readonly string[]>> = {
  'ledger/upgrade-ledger': [
    'seals what ids prove',
    'finds the run that inserted a row where no roster says it',
  ],
  'row/renamed-edits': ['costs no other row its end where nobody edited any'],
  'shapes/moved-columns': ['that was dropped and made anew takes the release in rows that nobody wrote'],
  'shapes/unseen-columns': [
    'null and a default over values of columns that were those of',
    'of a column that has another name now, and one whose row was left out',
    'after an undo to a release whose package owned the column',
    'a column that was made anew beside the accepted one',
    'of a tenant that gets the release later, beside the release’s',
  ],
}

const noKeeper =
  'On several servers nothing tells that a key is in the row that had it: all rows that refer are looked at.'

const ofReferrers: Readonly<Record<string, readonly string[]>> = {
  'seed/changes': [
    'does what the whole release does, reads only what changed',
    'reads the whole release where somebody wrote the table since',
  ],
  'seed/changes-of-referrers': ['where foreign keys hold what rows refer to, and nobody wrote it'],
}

const oneMore = 'It lists what the ledger has, and there it has one table more, sow.cluster.'

const ofTheLedger: Readonly<Record<string, readonly string[]>> = {
  'ledger/shared-releases': ['a new version with equal content writes as many rows'],
  'look/examine-database': ['a ledger of which something was dropped is named as that'],
}

const noCopy = 'Nothing goes straight into a table of which no id tells who wrote its rows: all is staged.'

const ofCopies: Readonly<Record<string, readonly string[]>> = {
  'seed/copy-beside': [
    'a first release goes straight into a table whose rows have other keys',
    'a row of the site that has a key of the release is kept',
  ],
}

/** Decision 0072: `unique … deferrable` is checked at once there. */
const atOnce = 'On several servers a deferrable constraint counts as one that is checked at once.'

const ofConstraints: Readonly<Record<string, readonly string[]>> = {
  'row/exchanged-values': ['a circle is told by its rows, the constraint and a way out that works'],
  'shapes/unique-indexes': ['swaps values where it is deferrable'],
}

const refusedByCitus = 'Citus refuses what the test does to a table that is placed already.'

const ofCitus: Readonly<Record<string, readonly string[]>> = {
  'isolation/rewritten-table': ['a snapshot does not take a table', 'a run that waits for a rewritten table'],
  'migrate/migrated-edits': ['that brings them from rows that are all Sow’s makes none an edit'],
  'seed/refused': ['a trigger that swallows rows', 'a trigger that changes what was written'],
  'seed/sealed-rows': ['a column that counts on by itself is asked for no value'],
  'shapes/identities': ['cannot get another number in a row that is there'],
  'shapes/newer-columns': ['made in the place of one that is kept under another name'],
  'shapes/table-kinds': [
    'partitioned, of which another partition takes the place of one',
    'one that others inherit from, since the last run',
  ],
  'shapes/triggers': [
    'a trigger that swallows each',
    'a trigger that keeps the old value',
    'a rule that does something besides',
  ],
}

const lockedWhole =
  'It writes between two statements of a run, or before one in a transaction that stays open: there the run locks the table.'

const ofLocks: Readonly<Record<string, readonly string[]>> = {
  'seed/busy-table': ['a table that somebody writes before every attempt'],
  'seed/hostile-site': [
    'an edit committed between diff and merge is kept',
    'a row deleted between diff and merge stays deleted',
    'a row that the site inserts first under our key',
    'an edit committed after the diff is seen',
  ],
  'seed/hidden-writers': [
    'a row written under a savepoint before the run',
    'an exception block of PL/pgSQL is a savepoint too',
    'a row that came to be referred to after the diff',
  ],
  'seed/sealed-rows': ['an edit that is committed between the diff and the record'],
}

function placed(tests: Readonly<Record<string, readonly string[]>>, why: string): readonly NotRun[] {
  return Object.entries(tests).flatMap(([file, names]) =>
    names.map((test) => ({ file, test, round: 'placed', why }) as const),
  )
}

export const notRun: readonly NotRun[] = [
  {
    file: 'adopt/proofs',
    why: 'A proof is made on a throw-away server, which would be the cluster itself. Of a database with Citus none is made.',
  },
  {
    file: 'citus/cluster',
    test: 'no baseline of it is proven',
    why: 'The throw-away server would be the cluster itself.',
  },
  { file: 'citus/place', round: 'placed', why: 'It places tables itself, at its own time.' },
  ...['merge-script', 'shapes', 'statements', 'upserts-page'].map((name) => ({
    file: `golden/${name}`,
    round: 'placed' as const,
    why: 'It has the statements for tables of one server; golden/distributed-shapes has those for others.',
  })),
  { file: 'isolation/interleavings', why: ownServer },
  {
    file: 'place/judge-placements',
    test: 'each table is kept from its place by its own flaw',
    why: 'It is about a database without Citus. The same tables are held against Citus by citus/place.',
  },
  { file: 'seed/replicated-copy', why: ownServer },
  { file: 'seed/run-cost', why: ownServer },
  { file: 'seed/without-temporary-tables', why: ownServer },
  { file: 'shapes/distributed-tables', why: ownServer },
  { file: 'simulation/simulation', why: ownServer },
  { file: 'transaction/lock-room', why: ownServer },
  ...placed({ 'shapes/keys': ofKeys }, refusedKey),
  ...placed({ 'shapes/unique-indexes': ['finds rows of the site that have no key'] }, refusedKey),
  ...placed(ofWriters, noWriter),
  ...placed(ofReferrers, noKeeper),
  ...placed(ofTheLedger, oneMore),
  ...placed(ofCopies, noCopy),
  ...placed(ofConstraints, atOnce),
  ...placed(ofCitus, refusedByCitus),
  ...placed(
    { 'shapes/wide-tables': ['takes texts of two hundred characters, all of them changed'] },
    'Decision 0072 says that it fails: so wide a row is larger than a temporary table can hold.',
  ),
  ...placed(ofLocks, lockedWhole),
]
