import type { ResolveReport } from '@sow/runner'
import { commandWithNote } from '../../command/command-with-note.js'
import { nothingAsked, type Route } from './route.js'

export const conflictsRoute: Route<'conflicts'> = {
  writes: false,
  parse: nothingAsked,
  answer: (_, site) =>
    site.open('db conflicts', ({ conflicts }, context) =>
      conflicts(context, [], { tenant: null, values: true }),
    ),
}

/** Ends the conflicts of the rows that were chosen, dataset by dataset: each is a run, as by the command. */
export const resolveRoute: Route<'resolve'> = {
  writes: true,
  parse: (body) => ({
    rows: body.parts('rows').map((part) => ({
      dataset: part.text('dataset'),
      tenant: part.textOrNull('tenant'),
      keys: part.texts('keys'),
    })),
    take: body.oneOf('take', ['package', 'site']),
    note: body.text('note'),
  }),
  answer: ({ rows, take, note }, site) =>
    site.open(commandWithNote('db resolve', note), async ({ resolve }, context) => {
      const reports: ResolveReport[] = []
      // Without a key it would be every conflict of the dataset: nobody chose that.
      for (const { dataset, tenant, keys } of rows)
        if (keys.length > 0) reports.push(await resolve(context, { names: [dataset], keys, tenant, take }))
      return { reports }
    }),
}
