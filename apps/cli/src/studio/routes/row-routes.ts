import type { Route } from './route.js'

const rowsAtOnce = 50

export const rowsRoute: Route<'rows'> = {
  writes: false,
  parse: (body) => {
    const after = body.partOrNull('after')
    return {
      dataset: body.text('dataset'),
      search: body.text('search'),
      after: after === null ? null : { tenant: after.textOrNull('tenant'), key: after.text('key') },
      asOf: body.countOrNull('asOf', Number.MAX_SAFE_INTEGER),
      count: body.flag('count'),
    }
  },
  answer: ({ search, ...page }, site) =>
    site.open('db show', ({ show }, context) =>
      show(context, { ...page, search: search === '' ? null : search, tenant: null, limit: rowsAtOnce }),
    ),
}

export const blameRoute: Route<'blame'> = {
  writes: false,
  parse: (body) => ({
    dataset: body.text('dataset'),
    tenant: body.textOrNull('tenant'),
    key: body.text('key'),
  }),
  answer: ({ dataset, tenant, key }, site) =>
    site.open('db blame', ({ blame }, context) =>
      blame(context, { of: dataset, tenant, keys: [key], values: true }),
    ),
}
