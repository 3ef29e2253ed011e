import { SowError } from '@sow/kit/errors'
import type { TableName } from '../../database/table-named.js'
import type { OtherPlacement, Placement } from './placement.js'

/** Throws TARGET_KIND for a table whose rows Citus keeps where Sow does not write them. */
export function refusePlacement({ name }: TableName, placement: Placement): void {
  if (placement.kind !== 'other') return
  const { where, hint } = otherPlacements[placement.how]
  throw new SowError({
    code: 'TARGET_KIND',
    message: `Citus keeps the table ${name} ${where}, and Sow does not write such tables.`,
    hint,
    place: { table: name },
  })
}

const keepHere =
  "Keep the table on one server, select undistribute_table('NAME'), or distribute it by a column."

const otherPlacements: Readonly<Record<OtherPlacement, { readonly where: string; readonly hint: string }>> = {
  bounds: { where: 'in parts that are appended or bounded by hand', hint: keepHere },
  'loose copies': { where: 'in copies that are not committed together', hint: keepHere },
  'one worker': { where: 'whole on one of the workers', hint: keepHere },
  'no copy here': {
    where: 'in copies of which the coordinator has none',
    hint: "Give it one: select citus_set_coordinator_host('HOST', PORT).",
  },
}
