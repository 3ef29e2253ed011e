import { defineConfig } from '@sow/cli'

/** Without DATABASE_URL this repository's clinic lives in the embedded database, in `.sow/db`. */
export default defineConfig({ embedded: true })
