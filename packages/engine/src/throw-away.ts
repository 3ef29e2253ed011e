export {
  type CreateDatabaseOptions,
  createDatabase,
  ownerRole,
  type ThrowAwayDatabase,
  usingDatabase,
} from './server/throw-away/create-database.js'
export { openThrowAwayPglite } from './server/throw-away/open-throw-away-pglite.js'
export type { ServerEnd, ServerOptions } from './server/throw-away/start-server.js'
export {
  startThrowAwayPostgres,
  type ThrowAwayPostgres,
} from './server/throw-away/start-throw-away-postgres.js'
