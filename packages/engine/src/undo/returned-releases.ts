import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Fragment } from '../catalog/statement/sql-fragments.js'
import type { Undoing } from './changed-rows.js'

/** What releases come back by. */
export interface Returning extends Undoing {
  /** True where the undone run was an undo itself: then no hold begins. */
  readonly isRedo: boolean
}

/**
 * A select of the releases that come back, each with a `number` and made once, however many tenants get it. `moved`: a select of `earlier`,
 * the row of `sow.release` that has it; of `applied`, the number of the release that is there now, 0 where none is; and of `deleted`,
 * true of tenants of which the run deleted rows.
 */
export function returnedReleases(shape: TargetShape, state: Returning, moved: Fragment): Fragment {
  return sql`select
    row_number() over () as number,
    moved.earlier,
    moved.applied,
    moved.deleted,
    case when release.before is not null or judged.goes_back then jsonb_build_object(
      'package', coalesce(was.package, undone.package),
      'version', coalesce(was.version, ''),
      'table_name', ${shape.tableName}::text,
      'content_hash', coalesce(was.content_hash, ''),
      'definition_hash', coalesce(was.definition_hash, undone.definition_hash),
      'shape_hash', coalesce(was.shape_hash, ${shape.hash}),
      'digest_layout', was.digest_layout,
      'rows', coalesce(was.rows, 0),
      'held', judged.goes_back or coalesce(was.held, false),
      -- What an earlier undo keeps away stays away.
      'held_version', case when judged.goes_back then coalesce(case when undone.held then undone.held_version end, undone.version) else was.held_version end,
      'run', coalesce(was.run, ${state.run}::bigint),
      'applied_at', coalesce(was.applied_at, now())
    ) end as release
  from (${moved}
  ) as moved
  join sow.release as release
    on release.run = ${state.undone}::bigint
    and release.dataset = ${shape.identity}
    and release.ordinal = moved.earlier
  cross join lateral jsonb_populate_record(null::sow.dataset, release.before) as was
  left join sow.dataset as undone
    on undone.dataset = ${shape.identity}
    and undone.ordinal = moved.applied
  cross join lateral (
    select not ${state.isRedo}::boolean
      and undone.version is not null
      and (
        release.before is null
        or was.content_hash <> undone.content_hash
        or was.version <> undone.version
        or moved.deleted
      ) as goes_back
  ) as judged`
}
