import { nothingAsked, type Route } from './route.js'

export const statusRoute: Route<'status'> = {
  writes: false,
  parse: nothingAsked,
  answer: (_, site) => site.open('db status', ({ readStatus }, context) => readStatus(context)),
}

export const driftRoute: Route<'drift'> = {
  writes: false,
  parse: nothingAsked,
  answer: (_, site) => site.open('db drift', ({ drift }, context) => drift(context, [], true)),
}
