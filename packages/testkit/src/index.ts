export { openThrowAwayPglite, startThrowAwayPostgres, usingDatabase } from '@sow/engine/throw-away'
export { type PackageProof, proveSeedPackage } from './prove-seed-package.js'
