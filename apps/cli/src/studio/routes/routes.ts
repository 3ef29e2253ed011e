import type { CallName } from '@sow/studio'
import { giveCodeRoute, proposalRoute, proposalsRoute } from './assistant-routes.js'
import { conflictsRoute, resolveRoute } from './conflict-routes.js'
import { driftRoute, statusRoute } from './look-routes.js'
import { layoutRoute, mapRoute } from './map-routes.js'
import { applyRoute, planRoute } from './plan-routes.js'
import type { Route } from './route.js'
import { blameRoute, rowsRoute } from './row-routes.js'
import { historyRoute, undoLookRoute, undoRoute } from './run-routes.js'

/** Every call but those by which a browser is let in, which stand before the door. */
export const routes: { readonly [Name in Exclude<CallName, 'session' | 'hello'>]: Route<Name> } = {
  status: statusRoute,
  plan: planRoute,
  apply: applyRoute,
  conflicts: conflictsRoute,
  resolve: resolveRoute,
  history: historyRoute,
  undo: undoRoute,
  undoLook: undoLookRoute,
  drift: driftRoute,
  rows: rowsRoute,
  blame: blameRoute,
  map: mapRoute,
  layout: layoutRoute,
  proposals: proposalsRoute,
  proposal: proposalRoute,
  giveCode: giveCodeRoute,
}
