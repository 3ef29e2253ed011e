// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is taken out is source text
// Takes one protection at a time out of a copy of the engine, the kit or the command line, and shows that a test notices.
// node packages/engine/tests/model/negative-controls.mjs [protection ...]
// Needs Node >= 22.18. The working tree is only read: the copies are in a temporary directory.
// Imported, it only tells its list: negative-controls.test.ts looks whether the source still holds what is cut.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
/** The case that was written for the control, and random ones: both are played against the model. */
const written = 'tests/model/found-cases.test.ts'
const model = [written, 'tests/model/merge-on-postgres.test.ts']
/** Every order of the steps of a run and of a transaction beside it, or some of them. */
const interleavings = 'tests/isolation/interleavings.test.ts'
/** Runs that compare the rows that were touched, beside runs that compare all. */
const touched = 'tests/seed/touched-rows.test.ts'
/** Change sets of rows that refer to rows which are not the ones they were. */
const referrers = 'tests/seed/changes-of-referrers.test.ts'
const seed = process.env.SOW_MODEL_SEED ?? '1'
const cases = process.env.SOW_MODEL_CASES ?? '200'

/** What is taken out: the first text, in the place of which the second one is put. */
export const controls = [
  {
    name: 'update-guard',
    what: 'a row is only written while nobody wrote it since the diff',
    file: 'row/merge/merge-statements.ts',
    cut: ["      unwrittenSince('decided'),\n      ...unchangedSince,\n", ''],
    tests: [...model, 'tests/seed/hostile-site.test.ts'],
  },
  {
    name: 'writer-guard',
    what: 'an edit of a column that the run does not write counts as well',
    file: 'row/merge/merge-statements.ts',
    cut: ["      unwrittenSince('decided'),\n", ''],
    tests: model,
  },
  {
    name: 'delete-guard',
    what: 'a row is only deleted while nobody wrote it since the diff',
    file: 'row/merge/merge-statements.ts',
    cut: ["      unwrittenSince('departed'),\n", ''],
    tests: model,
  },
  {
    name: 'insert-race',
    what: 'a row that somebody inserted first makes the run decide again',
    file: 'row/merge/merge-delta.ts',
    cut: ['if (isUnseenRow(error, shape)) throw raced(shape)', ''],
    tests: [...model, 'tests/seed/hostile-site.test.ts'],
  },
  {
    name: 'reference-race',
    what: 'a referenced row that goes after the diff makes the run decide again',
    file: 'row/merge/merge-delta.ts',
    cut: ['throw broken === null ? error : parted(shape, broken)', 'throw error'],
    tests: model,
  },
  {
    name: 'lock',
    what: 'one run at a time',
    file: 'transaction/try-lock.ts',
    cut: ["return answer.rows[0]?.['locked'] === true", 'return answer.rows.length > 0'],
    tests: ['tests/seed/hostile-site.test.ts'],
  },
  {
    name: 'verify',
    what: 'what was written is read back',
    file: 'row/carry-out/carry-out-delta.ts',
    cut: ['await verifyMerge(database, shape, work)', ''],
    tests: ['tests/seed/refused.test.ts'],
  },
  {
    name: 'returned-digests',
    what: 'what an insert returns is held against what was decided',
    file: 'row/carry-out/insert-sealed.ts',
    cut: [
      'if (!isAsDecided || decided.size !== digests.size) await verifyMerge(database, shape, work)',
      'if (!isAsDecided) return digests',
    ],
    tests: ['tests/seed/hostile-site.test.ts'],
  },
  {
    name: 'returned-rows-of-triggers',
    what: 'rows that a trigger may write again are read again',
    file: 'row/carry-out/insert-sealed.ts',
    cut: ['    shape.triggers.length === 0 &&\n', ''],
    tests: [
      'tests/seed/mixed-writers.test.ts',
      'tests/shapes/triggers.test.ts',
      'tests/seed/refused.test.ts',
    ],
  },
  {
    name: 'brakes',
    what: 'many rows at once, or conflicts with --on-conflict=fail, stop the run',
    file: 'seed/carry-out/check-decision.ts',
    cut: ['checkBrakes(dataset, summary, options)', ''],
    tests: [...model, 'tests/seed/refused.test.ts'],
  },
  {
    name: 'tombstones',
    what: 'a row that the site deleted stays away',
    file: 'row/diff/fill-delta.ts',
    cut: ["when not sow_in_table and sow_has_base then 'tombstone'", ''],
    tests: model,
  },
  {
    name: 'deleted-members',
    what: 'a row deleted from a set of the package stays away once the rows are the site’s',
    file: 'row/record/inherit-roster.ts',
    cut: ['left join ${targetRows(shape)} as target', 'join ${targetRows(shape)} as target'],
    tests: model,
  },
  {
    name: 'blocked-members',
    what: 'a row that was blocked is not taken for one that the site deleted',
    file: 'seed/carry-out/merge-dataset.ts',
    cut: [
      'withWaiting(shape, work, withoutBlocked(shape, work, listed))',
      'withWaiting(shape, work, listed)',
    ],
    tests: model,
  },
  {
    name: 'waiting-members',
    what: 'a row that left and that others keep is not forgotten: it goes once they do',
    file: 'seed/carry-out/merge-dataset.ts',
    cut: [
      'withWaiting(shape, work, withoutBlocked(shape, work, listed))',
      'withoutBlocked(shape, work, listed)',
    ],
    tests: ['tests/seed/plan-and-run.test.ts'],
  },
  {
    name: 'rows-return',
    what: 'a row of the package comes back with its base',
    file: 'row/diff/judged-rows.ts',
    cut: ['(not sow_in_table and not sow_unresolved and (sow_has_base or sow_is_tombstone))', 'false'],
    tests: model,
  },
  {
    name: 'fingerprint-writers',
    what: 'rows that a stranger wrote are noticed',
    file: 'seed/decide/current-tenant.ts',
    cut: ['census.foreign === 0 &&', ''],
    tests: model,
  },
  {
    name: 'fingerprint-count',
    what: 'rows that a stranger deleted are noticed',
    file: 'seed/decide/current-tenant.ts',
    cut: ['census.rows === release.tableRows &&', ''],
    tests: model,
  },
  {
    name: 'blocked-again',
    what: 'rows that were blocked are looked at again',
    file: 'seed/decide/current-tenant.ts',
    cut: ['release.blocked === 0', 'true'],
    tests: model,
  },
  {
    name: 'ended-conflicts',
    what: 'a conflict ends when the table holds what the release has',
    file: 'row/record/conflicted-rows.ts',
    cut: [' and ${differs})`', ')`'],
    tests: [written, 'tests/amend/open-conflicts.test.ts'],
  },
  {
    name: 'refused-values',
    what: 'an open conflict is about the value that the applied release has',
    file: 'row/record/conflicted-rows.ts',
    cut: [
      '`(${applied}::text collate "C" is not distinct from conflict.release_value #>> \'{}\' and ${differs})`',
      '`(${applied} is not distinct from ${applied} and ${differs})`',
    ],
    tests: ['tests/amend/open-conflicts.test.ts'],
  },
  {
    name: 'carried-conflicts',
    what: 'a conflict goes with its row to another key',
    file: 'row/rename/rename-rows.ts',
    cut: ['  await carryConflicts(database, shape, run)\n', ''],
    tests: ['tests/amend/open-conflicts.test.ts'],
  },
  {
    name: 'keep-conflict',
    what: "a column that both changed keeps the site's value",
    file: 'row/diff/judge-column.ts',
    cut: [/ and not \$\{siteChanged\}/, ''],
    tests: model,
  },
  {
    name: 'keep-edit',
    what: 'a column that only the site changed keeps its value',
    file: 'row/diff/judge-column.ts',
    cut: [
      'take: sql`${open} and not ${siteChanged}`',
      'take: sql`sow_in_table and not sow_unresolved and sow_has_base and ${differs}`',
    ],
    tests: model,
  },
  {
    name: 'base-moves',
    what: 'after a run the base is the release',
    file: 'row/record/record-base.ts',
    cut: ['    followReleaseStatement(shape, shape.base, work, run),\n', ''],
    tests: model,
  },
  {
    name: 'delete-own',
    what: 'only rows that nobody but Sow wrote are deleted',
    file: 'row/diff/find-departed.ts',
    cut: ['    untouched(shape),\n', ''],
    tests: model,
  },
  {
    name: 'older-package',
    what: 'an older package is skipped',
    file: 'seed/decide/choose-rung.ts',
    cut: ['!options.allowDowngrade && releases.some', 'releases.length < 0 && releases.some'],
    tests: model,
  },
  {
    name: 'gone-tenants',
    what: 'a tenant that is gone takes its ledger rows along',
    file: 'seed/carry-out/seed-datasets.ts',
    cut: ['await forgetGoneTenants(database, units)', ''],
    tests: model,
  },
  {
    name: 'relinked-runs',
    what: 'a run whose link is written anew is still known to be one of Sow in this cluster',
    file: 'ledger/our-transactions.ts',
    cut: ["jsonb_build_object('relinked', pg_current_xact_id()::text)", "'{}'"],
    tests: model,
  },
  {
    name: 'inherited-runs',
    what: 'a row keeps the run that inserted it, through a roster and a base',
    file: 'row/record/inherit-roster.ts',
    cut: ['coalesce(member.inserted_run, ', '('],
    tests: model,
  },
  {
    name: 'soft-deletes',
    what: 'a row that leaves the part of the table in which the key is unique is gone',
    file: 'row/census/digest-rows.ts',
    cut: ['from ${partRows(shape)} as target`', 'from ${inPlace(shape.table)} as target`'],
    tests: ['tests/shapes/keys.test.ts'],
  },
  {
    name: 'renamed-labels',
    what: 'what the ledger knows follows the labels of an enum that were renamed',
    file: 'catalog/shape/follow-target.ts',
    cut: ['labels: isRetyped ? null : renamed,', 'labels: null,'],
    tests: ['tests/shapes/moved-columns.test.ts'],
  },
  {
    name: 'migrated-values',
    what: 'a release arrives where a migration wrote rows that were as Sow had left them',
    file: 'row/record/follow-migration.ts',
    cut: ['  await changeBase(database, shape, movedAlong(shape, judged, columns))\n', ''],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'returned-rows',
    what: 'a row that a run inserts where the site had deleted it is one that Sow inserted',
    file: 'seed/carry-out/merge-dataset.ts',
    cut: [' || movesKeys || bringsOrTakesRows(summary)', ' || movesKeys'],
    tests: [written],
  },
  {
    name: 'swapped-partitions',
    what: 'a partition that comes with its rows is looked at',
    file: 'catalog/shape/shape-hash.ts',
    cut: ['table.partitions.length === 0', 'true'],
    tests: ['tests/shapes/table-kinds.test.ts'],
  },
  {
    name: 'spelled-keys',
    what: 'what is known of a row is known by the key that the table has',
    file: 'row/record/record-changes.ts',
    cut: ['hasOneText(each)', 'hasOneText(each) || true'],
    tests: ['tests/row/respelled-keys.test.ts'],
  },
  {
    name: 'short-count',
    what: 'fewer rows than decided make the run decide again',
    file: 'row/merge/merge-delta.ts',
    cut: ['if (written === expected) return', 'if (written <= expected) return'],
    tests: [...model, 'tests/seed/hostile-site.test.ts'],
  },
  {
    name: 'swallowed-rows',
    what: 'a trigger that swallows rows is named, and not taken for somebody else',
    file: 'row/merge/merge-delta.ts',
    cut: ['if (passedBy !== undefined && passedBy.rows > 0) throw swallowed(shape, passedBy)', ''],
    tests: ['tests/shapes/triggers.test.ts'],
  },
  {
    name: 'site-columns',
    what: 'what the site owns is never written again',
    file: 'row/diff/judge-column.ts',
    cut: [
      /(?<=case 'site':\n {6}return \{ take: sql`)false/,
      'sow_in_table and not sow_unresolved and ${differs}',
    ],
    tests: model,
  },
  {
    name: 'adopted-rows',
    what: 'a row that the site made under our key keeps its values',
    file: 'row/diff/judge-column.ts',
    cut: [
      'take: sql`${open} and not ${siteChanged}`',
      'take: sql`sow_in_table and not sow_unresolved and ${differs} and (not sow_has_base or ${releaseChanged} and not ${siteChanged})`',
    ],
    tests: model,
  },
  {
    name: 'before-images',
    what: 'what a run is about to change is kept for an undo',
    file: 'row/carry-out/carry-out-delta.ts',
    cut: ['await recordChanges(database, shape, work, run)', ''],
    tests: model,
  },
  {
    name: 'touched-rows',
    what: "a row that a stranger wrote once counts as the site's, although Sow wrote it since",
    file: 'row/record/record-changes.ts',
    cut: ["not coalesce(${isOwn(shape, 'target')}, false)", 'false'],
    tests: model,
  },
  {
    name: 'referred-anew',
    what: 'changes alone are compared where foreign keys hold what the other rows refer to',
    file: 'seed/decide/keeps-referred.ts',
    cut: [
      '    shape.references.every(({ column, self }) => self || shape.guardedReferences.includes(column)) &&\n',
      '',
    ],
    tests: [referrers],
  },
  {
    name: 'referred-keys',
    what: 'and where no others wrote these, who may have given a key to another row',
    file: 'seed/decide/decide-dataset.ts',
    cut: ['if (isWritten || !standsAsSeen', 'if (!standsAsSeen'],
    tests: [referrers],
  },
  {
    name: 'touched-since',
    what: 'a row that somebody wrote since the last run is compared, where the others are left out',
    file: 'row/census/touched-statements.ts',
    cut: ["    sql`not coalesce(${isOwn(shape, 'target')}, false)`,\n", ''],
    tests: [touched],
  },
  {
    name: 'touched-once',
    what: 'so is one that somebody wrote once, although Sow wrote it since',
    file: 'row/census/touched-statements.ts',
    cut: ["    sql`${presence('noted', shape)} is not null`,\n", ''],
    tests: [touched],
  },
  {
    name: 'touched-by-writer',
    what: 'where ids are trusted, a row that another transaction wrote is compared',
    file: 'row/census/touched-statements.ts',
    cut: [
      "  select ${keyAsJson(shape, 'met')} as key\n  from met\n  union\n  select ${keyAsJson(shape, 'member')}\n",
      "  select ${keyAsJson(shape, 'member')} as key\n",
    ],
    tests: [touched],
  },
  {
    name: 'touched-gone',
    what: 'where ids are trusted, a row that is gone is missed in the digest of all keys',
    file: 'row/census/find-touched-keys.ts',
    cut: ['if (!isOfRelease || isWhole)', 'if (isOfRelease || isWhole)'],
    tests: [touched],
  },
  {
    name: 'touched-noted',
    what: 'where ids are trusted, so is one that somebody wrote once, although Sow wrote it since',
    file: 'row/census/touched-statements.ts',
    cut: [
      "  union\n  select ${keyAsJson(shape, 'member')}\n  from noted\n  join ${membersOf(shape)} as member\n    on ${sameBaseKey('noted', 'member', shape)}\n",
      '',
    ],
    tests: [touched],
  },
  {
    name: 'touched-rewritten',
    what: 'a row that the site put back to an earlier state of Sow is compared',
    file: 'row/census/touched-statements.ts',
    cut: [
      "    sql`(${presence('rewritten', shape)} is not null and not ${writtenBySow(shape, 'target')})`,\n",
      '',
    ],
    tests: [written],
  },
  {
    name: 'touched-earlier',
    what: 'rows of an earlier release that stayed are counted',
    file: 'row/census/find-touched-keys.ts',
    cut: ['isOfRelease: found.members === rows', 'isOfRelease: rows > 0'],
    tests: [touched],
  },
  {
    name: 'roster',
    what: 'the keys of a release without a base are kept',
    file: 'seed/carry-out/merge-dataset.ts',
    cut: ['if (shape.base === null && movesRoster(comparison))', 'if (shape === null)'],
    tests: model,
  },
  {
    name: 'blocked-below',
    what: 'below a row that is not there nothing is written',
    file: 'row/diff/fill-identity.ts',
    cut: ["...(based ? [sql`${presence('base', shape)} is null`] : []),", ''],
    tests: model,
  },
  {
    name: 'blocked-spread',
    what: 'blocked rows of a tree block what is below them',
    file: 'seed/decide/compare-dataset.ts',
    cut: ['if (refersToItself(shape)) await spreadBlocked(database, shape, work)', ''],
    tests: model,
  },
  {
    name: 'spare-declared',
    what: 'a row stays where rows refer to it by a column that datasets alone declare',
    file: 'ledger/declared-references.ts',
    cut: ['return { ...shape, declaredBy: await findColumns(database, shape, open) }', 'return shape'],
    tests: ['tests/row/declared-references.test.ts'],
  },
  {
    name: 'spare-referenced',
    what: 'in a tree a row stays where a row that stays refers to it',
    file: 'row/diff/find-departed.ts',
    cut: ['if (deletesRows[shape.absent.kind]) await spareReferenced(database, shape, work)', ''],
    tests: model,
  },
  {
    name: 'spare-used',
    what: 'a row that another table refers to is not deleted',
    file: 'row/diff/find-departed.ts',
    cut: ['when ${all([...conditions, ...unreferenced])} then', 'when ${all(conditions)} then'],
    tests: model,
  },
  {
    name: 'hold',
    what: 'an undone version does not come back by itself',
    file: 'seed/decide/current-tenant.ts',
    cut: ['release?.held !== true || release.heldVersion', 'release?.held !== null || release.heldVersion'],
    tests: [...model, 'tests/undo/undo.test.ts'],
  },
  {
    name: 'undo-edited',
    what: 'an undo leaves a column that was written since',
    file: 'undo/fill-undo-delta.ts',
    cut: [
      "\n        and ${sameValue(column('target', each.name), valueIn(sql`changed.sow_after`, each), each)},",
      ',',
    ],
    tests: [...model, 'tests/undo/undo.test.ts'],
  },
  {
    name: 'undo-inserted',
    what: 'an undo leaves a row that the site wrote since the run inserted it',
    file: 'undo/judged-inserted.ts',
    cut: ["when not (${all(unedited)}) then 'edited'", "when false then 'edited'"],
    tests: [...model, 'tests/undo/undo.test.ts'],
  },
  {
    name: 'undo-used',
    what: 'an undo leaves a row that another table refers to',
    file: 'undo/judged-inserted.ts',
    cut: [
      "when not (${all(otherReferences(shape).map((each) => unreferencedBy(each, before)))}) then 'referenced'",
      '',
    ],
    tests: [...model, 'tests/undo/undo.test.ts'],
  },
  {
    name: 'undo-tree',
    what: 'an undo leaves a row of a tree below which something stays',
    file: 'undo/undo-dataset.ts',
    cut: ["await keepReferenced(database, shape, work, 'leaving')", '[]'],
    tests: [...model, 'tests/undo/undo.test.ts'],
  },
  {
    name: 'selection-before',
    what: 'rows that Sow wrote for a selection are no edits to the wider set that comes later',
    file: 'seed/decide/compare-dataset.ts',
    cut: ['selections: shape.base === null ? [] : selections,', ''],
    tests: ['tests/shapes/selections.test.ts'],
  },
  {
    name: 'selection-deleted',
    what: 'a wider set remembers which rows of its selection the site deleted',
    file: 'row/record/record-base.ts',
    cut: ["sow_action in ('insert', 'tombstone')", "sow_action = 'insert'"],
    tests: ['tests/shapes/selections.test.ts'],
  },
  {
    name: 'selection-after',
    what: 'a selection gets rows back that its wider set drops, with its own values',
    file: 'row/record/hand-back-rows.ts',
    cut: ['    await takeOver(database, wider, selection, work)\n', '    await Promise.resolve()\n'],
    tests: ['tests/shapes/selections.test.ts'],
  },
  {
    name: 'selection-members',
    what: 'a selection knows those of its rows that the wider set has',
    file: 'row/diff/shared-rows.ts',
    cut: ['sql`decided.sow_rebase and not decided.sow_has_base`', 'sql`false`'],
    tests: ['tests/shapes/selections.test.ts'],
  },
  {
    name: 'undo-base',
    what: 'an undo gives the base back',
    file: 'undo/undo-dataset.ts',
    cut: ['await restoreBase(database, shape, work, moved, step)', ''],
    tests: [...model, 'tests/undo/undo.test.ts'],
  },
  {
    name: 'undo-order',
    what: 'a run that a later one built on is not undone',
    file: 'undo/find-run.ts',
    cut: ['if (later.length === 0) return {', 'if (later.length >= 0) return {'],
    tests: ['tests/undo/undo.test.ts'],
  },
  {
    name: 'plan-digest',
    what: 'a saved plan is carried out only where every row is decided as it says',
    file: 'seed/carry-out/check-decision.ts',
    cut: ['{ digest: await digestDelta(database, shape, work) }', '{}'],
    tests: ['tests/seed/planned-rows.test.ts'],
  },
  {
    name: 'plan-shape',
    what: 'a saved plan is carried out only on the table that it saw',
    file: 'seed/decide/decide-dataset.ts',
    cut: ['{ rung, shapeHash: shape.hash }', '{}'],
    tests: ['tests/seed/planned-rows.test.ts'],
  },
  {
    name: 'references',
    what: 'a reference to nothing stops the run',
    file: 'seed/decide/compare-dataset.ts',
    cut: ['await checkReferences(database, dataset, summary, incomplete)', ''],
    tests: [...model, 'tests/seed/refused.test.ts'],
  },
  {
    name: 'overlaps',
    what: 'a row belongs to one dataset',
    file: 'seed/decide/compare-dataset.ts',
    cut: ['await checkOverlaps(database, dataset)', ''],
    tests: ['tests/shapes/shared-tables.test.ts'],
  },
  {
    name: 'collisions',
    what: 'values that meet in another unique index are named before anything is written',
    file: 'seed/decide/compare-dataset.ts',
    cut: ['await checkCollisions(database, shape, work, summary, unit)', ''],
    tests: ['tests/shapes/unique-indexes.test.ts'],
  },
  {
    name: 'duplicate-keys',
    what: 'two rows of a release with one key are refused',
    file: 'row/stage/fill-stage.ts',
    cut: ['await checkDuplicateKeys(database, unit, shape, work)', ''],
    tests: ['tests/seed/refused.test.ts'],
  },
  {
    name: 'demo-guard',
    what: 'demo rows do not go into a protected database',
    file: 'ledger/refuse-demo.ts',
    cut: ['if (demo.length === 0 || !(await readGuard(database))) return', 'if (demo.length >= 0) return'],
    tests: ['tests/ledger/protect-database.test.ts'],
  },
  {
    name: 'savepoints',
    what: 'a row written under a savepoint beside a run is compared',
    file: 'ledger/seen-boundary.ts',
    cut: ['concat(pg_snapshot_xmin(${snapshot}', 'concat(pg_snapshot_xmax(${snapshot}'],
    tests: ['tests/seed/hidden-writers.test.ts'],
  },
  {
    name: 'cluster-rows',
    what: 'ids of another cluster do not say that a table was seen',
    file: 'row/census/census.ts',
    cut: ["    ${isProven('copy')}\n      and ${isWithinReach", '    ${isWithinReach'],
    tests: ['tests/seed/hidden-writers.test.ts'],
  },
  {
    name: 'cluster-runs',
    what: 'ids of another cluster do not say that Sow wrote a row',
    file: 'ledger/our-transactions.ts',
    cut: ['run.xmin = run.xid::xid\n', 'run.xid is not null\n'],
    tests: ['tests/seed/hidden-writers.test.ts'],
  },
  {
    name: 'migrated-columns',
    what: "a value in a column that another tool's migration did not change is not the migration's",
    file: 'amend/migrated-rows.ts',
    cut: ['    ...isElsewhere.map((differs) => sql`not (${differs})`),\n', ''],
    tests: ['tests/amend/accept-migration.test.ts'],
  },
  {
    name: 'migrated-rows',
    what: 'what a migration rewrote is not taken for Sow’s',
    file: 'ledger/run-recorder.ts',
    cut: ["...(writes === 'schema' ? { xid: null } : {}),", ''],
    tests: ['tests/seed/hidden-writers.test.ts'],
  },
  {
    name: 'seals',
    what: 'a row that is as Sow left it is known as such, whoever wrote it again',
    file: 'ledger/own-rows.ts',
    cut: [
      'const sealed = shape.sealLayouts.map((layout) => isSealed(shape, alias, layout))\n',
      'const sealed = []\n',
    ],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'seals-of-own',
    what: 'a row that somebody wrote before Sow did gets no seal',
    file: 'row/record/record-seals.ts',
    cut: ["isOwn: neverTouched(shape, 'target')", 'isOwn: sql`true`'],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'returned-seals-of-own',
    what: 'a row that somebody wrote before Sow did gets none by its insert either',
    file: 'row/carry-out/insert-sealed.ts',
    cut: ['    !(await hasTouchedRows(database, shape.identity))\n', '    true\n'],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'added-columns',
    what: 'a value in a column that is newer than a seal is an edit',
    file: 'ledger/own-rows.ts',
    cut: ['    ...added.map((each) => holdsUnwritten(alias, each)),\n', ''],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'rehearsal',
    what: 'rows that a migration writes are noted before it does',
    file: 'migrate/keep-seals.ts',
    cut: ['if (written.length === 0) return', 'if (written.length >= 0) return'],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'digest-before',
    what: 'an edit that is committed between the diff and the record is not taken for seen',
    file: 'row/record/record-release.ts',
    cut: [
      '  from ${seen}`,',
      '  from (select seen.tenant, seen.kept, seen.conflicts, seen.tombstoned, seen.blocked, seen."tableRows", seen.stands, (select bit_xor(hash_record_extended(row(${sql.join(shape.digested.map(({ name }) => sql.id(\'held\', name)))}), 0)) from ${sql.id(shape.table.schema, shape.table.name)} as held) as digest from ${seen}) as seen`,',
    ],
    tests: ['tests/seed/sealed-rows.test.ts'],
  },
  {
    name: 'promoted-numbers',
    what: 'a promoted subscriber gives no number of the ledger twice',
    file: 'ledger/run-recorder.ts',
    cut: ['  await advanceOrdinals(database)\n', ''],
    tests: ['tests/seed/replicated-copy.test.ts'],
  },
  {
    name: 'departing-lock',
    what: 'a row that came to be referred to after the diff is not deleted',
    file: 'row/merge/merge-delta.ts',
    cut: ["if (each.what === 'delete' && each.expected > 0) await lockDeparting(database, shape, work)", ''],
    tests: ['tests/seed/hidden-writers.test.ts'],
  },
  {
    name: 'interleaved-edits',
    what: 'an edit between any two steps of a run is kept',
    file: 'row/merge/merge-statements.ts',
    cut: ["      unwrittenSince('decided'),\n      ...unchangedSince,\n", ''],
    tests: [interleavings],
  },
  {
    name: 'interleaved-refs',
    what: 'a reference that is made between any two steps of a run is kept',
    file: 'row/merge/merge-delta.ts',
    cut: ["if (each.what === 'delete' && each.expected > 0) await lockDeparting(database, shape, work)", ''],
    tests: [interleavings],
  },
  {
    name: 'role-settings',
    what: 'a catalog reads the same whatever a role sets',
    file: 'transaction/begin-transaction.ts',
    cut: ["    quote_all_identifiers: 'off',\n", ''],
    tests: ['tests/transaction/role-settings.test.ts'],
  },
  {
    name: 'free-types',
    what: 'a base has no type of the application',
    file: 'catalog/shape/catalog-column.ts',
    cut: ["'kept', compared.kept,", "'kept', null,"],
    tests: ['tests/shapes/bound-types.test.ts'],
  },
  {
    name: 'freed-bases',
    what: 'the base of an older Sow gives the types of the application up',
    file: 'ledger/open-ledger.ts',
    cut: ['  if (format !== null) await freeBases(database, bound)\n', ''],
    tests: ['tests/shapes/bound-types.test.ts'],
  },
  {
    name: 'columns-by-name',
    what: 'what a base remembers outlives the number of its column',
    file: 'catalog/shape/follow-target.ts',
    cut: [
      'columns.find((column) => column.name === name && !taken.has(column.name))',
      'columns.find((column) => numbers === null && column.name === name)',
    ],
    tests: ['tests/shapes/moved-columns.test.ts'],
  },
  {
    name: 'new-columns',
    what: 'a value of which nobody knows who wrote it stays',
    file: 'ledger/unseen-value.ts',
    cut: [': isLeftAlone\n', ': sql`true`\n'],
    tests: ['tests/shapes/moved-columns.test.ts'],
  },
  {
    name: 'newer-columns',
    what: 'a column that is newer than the last release proves nothing alone',
    file: 'ledger/unseen-value.ts',
    cut: ['any([isLeftAlone, untouched(shape, alias)])', 'sql`true`'],
    tests: ['tests/shapes/newer-columns.test.ts'],
  },
  {
    name: 'carried-columns',
    what: 'null in a column that a release wrote before is what the site put in its place',
    file: 'catalog/shape/unseen-columns.ts',
    cut: ['mayBeAnother || wasCarried(each, evidence)', 'mayBeAnother'],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'lost-columns',
    what: 'a new column beside one that is gone may be its copy',
    file: 'catalog/shape/unseen-columns.ts',
    cut: ['mayBeAnother || wasCarried(each, evidence)', 'wasCarried(each, evidence)'],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'copied-edits',
    what: 'null in a new column may be a copy of an edit of the row',
    file: 'ledger/unseen-value.ts',
    cut: [', ...copiesNoEdit(shape, alias, each)', ''],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'remade-columns',
    what: 'null in a column that was made anew may be a copy',
    file: 'row/record/follow-columns.ts',
    cut: ["all([isUnwritten('target', each), untouched(shape)])", "isUnwritten('target', each)"],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'turned-values',
    what: 'a base that followed a column proves nothing of values that others may be turned into',
    file: 'row/record/find-doubted.ts',
    cut: ['doubted.push(candidate)', 'continue'],
    tests: ['tests/shapes/turned-columns.test.ts'],
  },
  {
    name: 'renamed-seals',
    what: 'a seal proves nothing where a column was renamed',
    file: 'catalog/shape/seal-layout.ts',
    cut: ['found === undefined || found.name !== name', 'found === undefined'],
    tests: ['tests/shapes/turned-columns.test.ts'],
  },
  {
    name: 'later-definitions',
    what: 'a column that was shared before an undo is not the package’s alone',
    file: 'catalog/shape/unseen-columns.ts',
    cut: ['(each.isApplied || each.isLater)', 'each.isApplied'],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'restored-values',
    what: 'what an undo brings back is not the package’s',
    file: 'undo/fit-base.ts',
    cut: ['arrivingColumns: [],', ''],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'unknown-nulls',
    what: 'a row with a null that nobody knows leaves the base',
    file: 'row/record/fill-new-columns.ts',
    cut: ['if (base === null || unknown.length === 0) return', 'return'],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'keys-given-back',
    what: 'an undo that gives a key back asks who refers to it',
    file: 'undo/rename-back.ts',
    cut: ['names: keyColumns(shape).map(({ name }) => name),', 'names: [],'],
    tests: ['tests/seed/planned-constraints.test.ts'],
  },
  {
    name: 'values-taken-back',
    what: 'who refers to a value is asked where it is taken back or taken from the package',
    file: 'seed/decide/check-referrers.ts',
    cut: [
      'const names = taken.map(({ name }) => name)\n  // In one',
      'const names: string[] = []\n  // In one',
    ],
    tests: ['tests/seed/planned-constraints.test.ts'],
  },
  {
    name: 'carried-rows',
    what: 'an undo leaves a row that another dataset has',
    file: 'undo/judged-inserted.ts',
    cut: ["when ${carried} then 'carried'", ''],
    tests: ['tests/amend/remove-domain.test.ts'],
  },
  {
    name: 'equal-by-chance',
    what: 'an edit that a migration makes equal to the base stays one',
    file: 'row/record/follow-migration.ts',
    cut: ['  await changeBase(database, shape, forgottenEqual(shape, judged, columns))\n', ''],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'null-by-chance',
    what: 'an edit that a migration empties, as the base is, stays one',
    file: 'row/record/follow-migration.ts',
    cut: ['  await leaveBase(database, shape, equalNulls(shape, judged, columns))\n', ''],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'kept-shares',
    what: 'a tenant that does not move with the others keeps what it shared',
    file: 'row/record/settle-base.ts',
    cut: ['    keepStatement(shape, base),\n', ''],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'lacking-shares',
    what: 'a tenant does not come to share a row that it lacks',
    file: 'row/record/settle-base.ts',
    cut: ['    lackStatement(shape, base),\n', ''],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'own-shares',
    what: 'a tenant whose row is not what is shared has one of its own',
    file: 'row/record/settle-base.ts',
    cut: ['    ownStatement(shape, base),\n', ''],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'shared-ids',
    what: 'each tenant refers to rows of its own, whatever it shares',
    file: 'row/record/settle-base.ts',
    cut: ['    ...(base.ids.length === 0 ? [] : [keepIdsStatement(shape, base)]),\n', ''],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'shared-changes',
    what: 'what a run did alike for several tenants is found for each',
    file: 'ledger/recorded-changes.ts',
    cut: ['in (${key}, ${sharedKey(shape, key)})', 'in (${key})'],
    tests: ['tests/ledger/shared-changes.test.ts'],
  },
  {
    name: 'ids-before',
    what: 'an undo gives the base of each tenant the ids back that it had',
    file: 'ledger/recorded-changes.ts',
    cut: [" || coalesce(listed.own, '{}') as base_before", ' as base_before'],
    tests: ['tests/ledger/shared-changes.test.ts'],
  },
  {
    name: 'changes-of-others',
    what: 'a tenant is told nothing of what a run did to the others',
    file: 'ledger/recorded-changes.ts',
    cut: ['\n    and ${change}.key = ${key}`', '`'],
    tests: ['tests/ledger/shared-changes.test.ts'],
  },
  {
    name: 'spelled-tenants',
    what: 'a row that spells its tenant in its own way is known by what it says',
    file: 'ledger/insert-changes.ts',
    cut: ['${alikeKey(tenants, sql`key`)} as key', '${sharedKey(shape, sql`key`)} as key'],
    tests: ['tests/ledger/shared-changes.test.ts'],
  },
  {
    name: 'earlier-digests',
    what: 'what format 7 recorded is not told to be changed by hand',
    file: 'ledger/ledger-digests.ts',
    cut: ['cardinality(tenants) = 1 then', 'cardinality(tenants) = 0 then'],
    tests: ['tests/ledger/shared-changes.test.ts'],
  },
  {
    name: 'former-scope',
    what: 'what was recorded while a dataset was global protects the rows of every tenant',
    file: 'ledger/own-rows.ts',
    cut: ['(change.tenants <> \'{""}\' or change.key ?', '(true or change.key ?'],
    tests: ['tests/ledger/shared-changes.test.ts'],
  },
  {
    name: 'whole-shares',
    what: 'only where each tenant got every row is the first base made of the rows of one',
    file: 'seed/carry-out/merge-dataset.ts',
    cut: ['inserted === unit.dataset.rows', 'inserted >= 0'],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'whole-keys',
    what: 'a row whose key refers to a row of a tenant is not one for all',
    file: 'row/record/record-base.ts',
    cut: [' && isAlikeForAll(shape)', ''],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'whole-ids',
    what: 'each tenant refers to rows of its own from its first run on',
    file: 'row/record/enter-whole.ts',
    cut: ['    ...(base.ids.length === 0 ? [] : [enterIdsStatement(shape, base, inserted)]),\n', ''],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'shared-digest',
    what: 'what tenants share is no less guarded than the base',
    file: 'ledger/dataset-states.ts',
    cut: ['tablesOfBase(identity).map', '[baseTableName(identity)].map'],
    tests: ['tests/row/shared-bases.test.ts'],
  },
  {
    name: 'values-from-elsewhere',
    what: 'what a migration brings from a table of the site is no value of Sow',
    file: 'migrate/note-rows.ts',
    cut: ['const doubt = isMixed || ', 'const doubt = '],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'keys-of-others',
    what: 'a row that gets the key of another in a migration is not the other',
    file: 'migrate/note-rows.ts',
    cut: ['(await lostRows(database, shape, noted, hasIds))', 'false'],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'unproven-images',
    what: 'after a migration wrote the rows, an edit that equals what a run wrote is not taken back with it',
    file: 'undo/fill-undo-delta.ts',
    cut: ['all([takes(each), proves(shape, undoing, each)])', 'takes(each)'],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'remade-places',
    what: 'a way down that drops a column and makes it anew loses rows',
    file: 'migrate/find-lost-rows.ts',
    cut: [
      'before.filter(({ number }) => !numbers.has(number))',
      'before.filter((place) => !names.has(nameOf(place)))',
    ],
    tests: ['tests/migrate/migrations.test.ts'],
  },
  {
    name: 'remade-values',
    what: 'nor does it matter that it has a value in every row again, if it is another one',
    file: 'migrate/find-lost-rows.ts',
    cut: ['held.get(place) !== holds.get(place)', 'false'],
    tests: ['tests/migrate/migrations.test.ts'],
  },
  {
    name: 'exchanged-keys',
    what: 'nor where two rows exchanged theirs',
    file: 'migrate/note-rows.ts',
    cut: ['hasIds ? sql`false` : hasMoved(shape, noted)', 'sql`false`'],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'ids-of-others',
    what: 'nor where it has another id',
    file: 'migrate/note-rows.ts',
    cut: ['hasIds ? sql`noted.id = ${idOf(shape)}` : sql`true`', 'sql`true`'],
    tests: ['tests/migrate/migrated-edits.test.ts'],
  },
  {
    name: 'distant-references',
    what: 'a row of another tenant is found by those that refer to it',
    file: 'row/diff/incoming-rows.ts',
    cut: ['scope.isMerged === true ? reference.table : work.identity', 'work.identity'],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'accepted-values',
    what: 'an accepted value stays beside a blocked row',
    file: 'row/diff/same-release.ts',
    cut: ["if (waiting.length > 0) return 'some accepted'", "if (waiting.length > 0) return 'none'"],
    tests: ['tests/shapes/unseen-columns.test.ts'],
  },
  {
    name: 'mixed-turns',
    what: 'rows that a trigger wrote after the turn of their dataset are none of Sow',
    file: 'ledger/distrust-mixed-ids.ts',
    cut: ['(await isMixed(database, each, turns))', 'false'],
    tests: ['tests/seed/mixed-writers.test.ts'],
  },
  {
    name: 'mixed-rows',
    what: 'nor are rows that a trigger of their own table wrote beside those of the merge',
    file: 'row/verify/note-other-writers.ts',
    cut: ['database.transaction.mixed.add(shape.tableId)', 'return'],
    tests: ['tests/seed/mixed-writers.test.ts'],
  },
  {
    name: 'followed-keys',
    what: 'nor are rows of another table that follow what was written, by `on update cascade`',
    file: 'ledger/distrust-mixed-ids.ts',
    cut: ["entry.confupdtype in ('c', 'n', 'd')", 'false'],
    tests: ['tests/row/renamed-edits.test.ts'],
  },
  {
    name: 'renamed-edits',
    what: 'a row that gets another key stays one that somebody wrote',
    file: 'row/rename/renaming-rows.ts',
    cut: ['${untouched(shape)} as sow_untouched', '${sql`true`} as sow_untouched'],
    tests: ['tests/row/renamed-edits.test.ts'],
  },
  {
    name: 'migrated-meanwhile',
    what: 'tables that another instance of the application makes just then are not taken for a strange database',
    file: 'adopt/tracker/refuse-tracked.ts',
    cut: ["found !== null && (await whatIsKnown(database)) === 'the schema' ? null : found", 'found'],
    tests: ['tests/adopt/tracked-database.test.ts'],
  },
  {
    name: 'keys-by-name',
    what: 'a key of which a column has another name now may be any row’s',
    file: 'ledger/own-rows.ts',
    cut: ['not (${hasKeyOf(shape)})', 'false'],
    tests: ['tests/row/renamed-edits.test.ts'],
  },
  {
    name: 'taken-keys',
    what: 'an undo writes no row that has the earlier key of a renamed one by now',
    file: 'undo/changed-rows.ts',
    cut: ['coalesce(given_back.key, change.key)', 'coalesce(renamed.before, change.key)'],
    tests: ['tests/row/renamed-edits.test.ts'],
  },
  {
    name: 'own-transaction',
    what: 'what bears the id of the open transaction may be a trigger’s',
    file: 'ledger/our-transactions.ts',
    cut: ['      and run.xid is distinct from pg_current_xact_id_if_assigned()\n', ''],
    tests: ['tests/seed/mixed-writers.test.ts'],
  },
  {
    name: 'same-keys',
    what: 'a release keeps the roster only where its keys are the same',
    file: 'row/record/lists-same-keys.ts',
    cut: ['    and listed_keys.digest = known_keys.digest as "isSame"', '    as "isSame"'],
    tests: ['tests/seed/kept-rosters.test.ts'],
  },
  {
    name: 'contended-lock',
    what: 'a table that others write all the time is locked for a later attempt',
    file: 'transaction/using-locked-transaction.ts',
    cut: ['if (edited.length >= optimisticAttempts)', 'if (edited.length > 2 * attempts)'],
    tests: ['tests/seed/busy-table.test.ts'],
  },
  {
    name: 'chain',
    what: 'a ledger that was changed by hand is told',
    file: 'ledger/run-recorder.ts',
    cut: ['  await linkRun(database, run)\n', ''],
    tests: ['tests/look/changed-ledger.test.ts'],
  },
  {
    name: 'moved-bases',
    what: 'what was changed in a base is told after later releases as well',
    file: 'row/record/move-base.ts',
    cut: ['!shape.baseExists || reshapesBase(shape) || isMany(moved)', 'true'],
    tests: ['tests/look/changed-ledger.test.ts'],
  },
  {
    name: 'releases-of-others',
    what: 'a release that other tenants have is left to them',
    file: 'ledger/placed-releases.ts',
    cut: ['\n    and applied not in (select ordinal from elsewhere)', ''],
    tests: ['tests/ledger/shared-releases.test.ts'],
  },
  {
    name: 'drawn-numbers',
    what: 'a statement that draws a number reads a table of all servers by a copy: its columns would be nulls',
    file: 'database/distant-tables.ts',
    cut: ['  /\\bnextval\\(/,\n', ''],
    tests: ['tests/citus/read-here.test.ts'],
  },
  {
    name: 'late-ledger',
    what: 'a transaction that sees the ledger before it can read it begins again',
    file: 'transaction/begin-transaction.ts',
    cut: ["if (tries === 1 || !isSowError(error) || error.code !== 'LOCK_BUSY') throw error", 'throw error'],
    tests: ['tests/seed/racing-runs.test.ts'],
  },
  {
    name: 'moved-copies',
    what: 'what was seen of a copy stays proven where it goes to another release',
    file: 'ledger/place-copies.ts',
    cut: [",\n    snapshot = ${keptBoundary('known')}", ''],
    tests: ['tests/ledger/shared-releases.test.ts'],
  },
  {
    name: 'versions-of-others',
    what: 'an undo moves a release as one row only where all who have it go back',
    file: 'undo/replaced-release.ts',
    cut: ['bool_and(stands) and count(*) over (partition by dataset) = 1', 'bool_and(stands)'],
    tests: ['tests/ledger/shared-releases.test.ts'],
  },
  {
    name: 'standing-copies',
    what: 'a new version with equal content writes no copy',
    file: 'seed/carry-out/carry-out-decision.ts',
    cut: ['stands: each.foreign === 0 &&', 'stands: each.foreign !== 0 &&'],
    tests: ['tests/ledger/shared-releases.test.ts'],
  },
  {
    name: 'silent-network',
    what: 'a statement that no answer can come to any more has an end',
    file: 'server/connect/watch-server.ts',
    cut: ['if (this.#losses >= findingsOfLoss) this.#lose(reasons[finding])', ''],
    tests: ['tests/server/silent-network.test.ts'],
  },
  {
    name: 'long-statements',
    what: 'a statement that takes long on a server that is well is left alone',
    file: 'server/connect/ask-backend.ts',
    cut: ["'at-work' : 'waits'", "'waits' : 'waits'"],
    tests: ['tests/server/silent-network.test.ts'],
  },
  {
    name: 'monotonic-clock',
    what: 'a clock that goes back makes no wait longer',
    file: 'transaction/deadline.ts',
    cut: ['performance.now()', 'Date.now()'],
    tests: ['tests/transaction/clock.test.ts'],
  },
  {
    name: 'parameters',
    what: 'a parameter of the connection that Sow does not honour is refused by its name',
    file: 'server/connect/check-parameters.ts',
    cut: ['if (isHonoured === undefined) throw unknown(name)', 'if (isHonoured === undefined) continue'],
    tests: ['tests/server/connection-url.test.ts'],
  },
  {
    name: 'newer-servers',
    what: 'a newer PostgreSQL is used, with a notice',
    file: 'server/connect/judge-server.ts',
    cut: [
      'if (majorOf(version) >= oldestMajor) return',
      'if (majorOf(version) >= oldestMajor && majorOf(version) <= newestTested) return',
    ],
    tests: ['tests/server/judge-server.test.ts'],
  },
  {
    name: 'lock-room',
    what: 'a run that would fill the lock table of the server is refused before',
    file: 'transaction/lock-room.ts',
    cut: ['  if (error !== null) throw error\n', '  void error\n'],
    tests: ['tests/transaction/lock-room.test.ts'],
  },
  {
    name: 'planned-constraints',
    what: 'a plan tells of a row that the table would refuse',
    file: 'seed/plan/plan-datasets.ts',
    cut: [
      'if (comparison === null || options.onFault !== undefined) return []',
      'if (comparison !== null) return []',
    ],
    tests: ['tests/seed/planned-constraints.test.ts'],
  },
  {
    name: 'manifest-paths',
    what: 'a manifest names no file outside of its package',
    package: 'packages/kit',
    file: 'manifest/manifest-shape.ts',
    cut: [
      "textThat(isPathInside, 'path of a file inside the package')",
      "textThat((value) => value !== '', 'path of a file inside the package')",
    ],
    tests: ['tests/manifest.test.ts'],
  },
  {
    name: 'names-of-objects',
    what: 'a column is called as it likes: what every object has is no value of it',
    package: 'packages/kit',
    file: 'define/own-value.ts',
    cut: ['Object.hasOwn(record, name) ? record[name] : undefined', 'record[name]'],
    tests: ['tests/names.test.ts'],
  },
  {
    name: 'printed-text',
    what: 'what is printed commands no terminal',
    package: 'apps/cli',
    file: 'render/printable.ts',
    cut: ['part.slice(mark.length) : escapeUnseen(part)', 'part.slice(mark.length) : part'],
    tests: ['tests/printable.test.ts'],
  },
  {
    name: 'copy-is-no-reset',
    what: 'a restored copy, of which every row of the ledger was written again, is not taken for a reset',
    file: 'row/census/is-made-anew.ts',
    cut: ['        where known.xmin = run.xid::xid\n', ''],
    tests: ['tests/seed/remade-tables.test.ts'],
  },
  {
    name: 'settled-tenants',
    what: 'a tenant whose rows somebody wrote is looked at',
    file: 'row/census/settled-tenants.ts',
    cut: ['counted.foreign = 0 and counted.rows', 'counted.rows'],
    tests: ['tests/seed/tenants.test.ts'],
  },
  {
    name: 'whole-releases',
    what: 'a tenant that stays behind keeps its release where all others move',
    file: 'seed/decide/renewed-tenants.ts',
    cut: ['settled.tenants === tenantsOf(releases)', 'settled.tenants > 0'],
    tests: ['tests/seed/tenants.test.ts'],
  },
  {
    name: 'within-reach',
    what: 'a boundary is believed only where ages of transaction ids tell what came before it',
    file: 'row/census/census.ts',
    cut: ["\n      and ${isWithinReach('copy')} as trusted", ' as trusted'],
    tests: ['tests/seed/hidden-writers.test.ts'],
  },
  {
    name: 'two-holds',
    what: 'the undo of an earlier run keeps away what the undo of a later one did',
    file: 'undo/returned-releases.ts',
    cut: ['coalesce(case when undone.held then undone.held_version end, undone.version)', 'undone.version'],
    tests: ['tests/undo/undo.test.ts'],
  },
  {
    name: 'standing-thread',
    what: 'a command whose code computes without a pause has an end',
    package: 'apps/cli',
    file: 'process/watchdog.ts',
    cut: ['bark(standingStill(underWay))', 'standingStill(underWay)'],
    tests: ['tests/watchdog.test.ts'],
  },
  {
    name: 'settled-fits',
    what: 'a dataset that nobody wrote is settled only while a release could be merged into its table',
    file: 'seed/decide/find-settled.ts',
    cut: ['if (await fits(shapeOf, each.unit)) fitting.push(each)', 'fitting.push(each)'],
    tests: ['tests/look/among-many.test.ts'],
  },
  {
    name: 'stamp-of-indexes',
    what: 'shapes are read again once an index came or went',
    file: 'catalog/shape/catalog-stamp.ts',
    cut: ['    on entry.indrelid = tables.oid\n', '    on false\n'],
    tests: ['tests/shapes/catalog-stamp.test.ts'],
  },
]

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(runControls(process.argv.slice(2)))

/** Runs the named controls, or all of them; 1 where a test did not notice, 64 for a name that there is not. */
function runControls(asked) {
  const unknown = asked.filter((name) => controls.every((one) => one.name !== name))
  if (unknown.length > 0) {
    process.stderr.write(`There is no control ${unknown.join(', ')}.\n`)
    return 64
  }
  let unnoticed = 0
  for (const control of controls.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
    const noticed = firstToNotice(control)
    if (noticed === null) unnoticed += 1
    process.stdout.write(`| ${control.name} | ${control.what} | ${noticed ?? 'NOT NOTICED'} |\n`)
  }
  return unnoticed === 0 ? 0 : 1
}

/** The first of the control's tests that fails without the protection, and how; null where all of them pass. */
function firstToNotice(control) {
  for (const test of control.tests) {
    const noticed = play(control, test)
    if (noticed !== null) return `${test.split('/').at(-1)}: ${noticed}`
  }
  return null
}

/** How the test failed without the protection; null where it passed. */
function play(control, test) {
  const directory = mkdtempSync(join(tmpdir(), 'sow-control-'))
  try {
    const folder = packageOf(control)
    copySources(directory, folder)
    takeOut(control, join(directory, folder, 'src', control.file))
    const env = {
      ...process.env,
      NO_COLOR: '1',
      SOW_MODEL_SEED: seed,
      // A control may show in the embedded database alone.
      SOW_TESTS: 'all',
      SOW_MODEL_CASES: cases,
      SOW_TOUCHED_CASES: cases,
      SOW_MODEL_SHRINK: 'no',
      SOW_MODEL_MINUTES: '20',
    }
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const only = test === written ? ['-t', `a protection for: ${control.name}$`] : []
    const run = spawnSync(
      process.execPath,
      [vitest, 'run', '--bail', '1', '--project', projectOf(folder), join(folder, test), ...only],
      { cwd: directory, env, encoding: 'utf8' },
    )
    return run.status === 0 ? null : describe(`${run.stdout}${run.stderr}`)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The folder of the package that a control is about. */
export function packageOf(control) {
  return control.package ?? 'packages/engine'
}

/** The project of the tests of a package, as vitest.config.ts has it. */
function projectOf(folder) {
  return folder.startsWith('apps/') ? 'cli' : 'packages'
}

function copySources(directory, folder) {
  const isSource = (path) => !/[\\/](dist|\.turbo)([\\/]|$)/.test(path)
  for (const path of new Set([
    'vitest.config.ts',
    'package.json',
    ...readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name)),
    'tests',
    'packages/kit',
    'packages/engine',
    // What the command line is made of.
    ...(folder.startsWith('apps/')
      ? ['packages/runner', 'packages/workshop', 'packages/codesets', 'apps/studio']
      : []),
    folder,
  ]))
    cpSync(join(root, path), join(directory, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: isSource,
    })
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'), 'dir')
}

function takeOut(control, file) {
  writeFileSync(file, cutOnce(control, readFileSync(file, 'utf8')))
}

/** The source without the protection. Throws Error where it does not hold what is to be taken out, once. */
export function cutOnce({ name, file, cut: [from, to] }, source) {
  if (source.split(from).length !== 2)
    throw new Error(`${name}: ${file} does not hold what is to be taken out, once.`)
  return source.replace(from, () => to)
}

function describe(output) {
  const property = /Property failed after (\d+) tests/.exec(output)
  if (property !== null) return `random case ${property[1]} of seed ${seed}`
  const [title] = output.match(/(?<=^ +× ).*(?= \d+ms$)/m) ?? []
  if (title !== undefined) return `"${title}"`
  throw new Error(`The tests did not run:\n${output.slice(-3000)}`)
}
