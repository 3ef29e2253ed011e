import { library } from '../../tsup.config.ts'

// Started by its file name, beside whatever file starts it.
export default library(['src/server/connect/pglite-worker.ts'])
