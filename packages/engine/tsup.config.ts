import { library } from '../../tsup.base.ts'

export default {
  ...library([]),
  entry: {
    index: 'src/index.ts',
    'throw-away': 'src/throw-away.ts',
    // Small enough for who does not load the engine.
    'row-counts': 'src/row/row-counts.ts',
    // Started by its file name, beside whatever file starts it.
    'pglite-worker': 'src/server/connect/pglite-worker.ts',
  },
}
