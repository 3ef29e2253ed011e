import { sql } from 'kysely'
import type { Fragment } from '../catalog/statement/sql-fragments.js'

/**
 * True of a `run` of this cluster whose id is its transaction's: its own row bears it, or says which later one of Sow wrote it anew.
 * The first is true of most runs; the second reads the whole link.
 */
export const isKnownHere: Fragment = sql`(
      run.xmin = run.xid::xid
        or run.xmin = (run.chain ->> 'relinked')::xid8::xid
    )`

/**
 * The transactions that Sow's runs wrote rows in, as an array to compare `xmin` with: a row whose `xmin` is among them
 * was last written by Sow. A run's own row bears the id as well, or that of a later transaction of Sow that wrote it anew and
 * says so: in a restored or replicated copy it bears another, and ids of the cluster that it came from prove nothing here.
 * Neither does the transaction that is open: a trigger may have written in it what Sow is about to look at. Transaction ids
 * wrap around after 2^32; a run older than half of that proves nothing any more.
 */
export const ourTransactions: Fragment = sql`array(
    select run.xid::xid
    from sow.run
    where ${isKnownHere}
      and run.xid is distinct from pg_current_xact_id_if_assigned()
      and pg_snapshot_xmax(pg_current_snapshot())::text::numeric - run.xid::text::numeric < 2147483648
  )`

/** What the link of a run gets that is written anew: where its row bore the id that is expected of it, it does again. */
export const staysTrusted: Fragment = sql`(
      case
        when ${isKnownHere}
          then jsonb_build_object('relinked', pg_current_xact_id()::text)
        else '{}'
      end
    )`
