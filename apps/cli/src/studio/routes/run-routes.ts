import type { Route } from './route.js'

const mostRuns = 500

export const historyRoute: Route<'history'> = {
  writes: false,
  parse: (body) => ({ limit: body.count('limit', mostRuns) }),
  answer: ({ limit }, site) => site.open('db history', ({ history }, context) => history(context, limit)),
}

export const undoRoute: Route<'undo'> = {
  writes: true,
  parse: (body) => ({ run: body.count('run', Number.MAX_SAFE_INTEGER) }),
  answer: ({ run }, site) => site.open('db undo', ({ undo }, context) => undo(context, run)),
}

/** The same, counted and not written. */
export const undoLookRoute: Route<'undoLook'> = {
  ...undoRoute,
  writes: false,
  answer: ({ run }, site) =>
    site.open('db undo', ({ undo }, context) => undo(context, run, { look: true, values: true })),
}
