export {
  type CreateDatabaseOptions,
  createDatabase,
  ownerRole,
  type ThrowAwayDatabase,
  usingDatabase,
} from './throw-away/create-database.js'
export { openThrowAwayPglite } from './throw-away/open-throw-away-pglite.js'
export type { ServerOptions } from './throw-away/start-server.js'
export { startThrowAwayPostgres, type ThrowAwayPostgres } from './throw-away/start-throw-away-postgres.js'
