export { openThrowAwayPglite, startThrowAwayPostgres, usingDatabase } from '@sow/engine/throw-away'
export { fillDataDictionary } from './fill-data-dictionary.js'
export { type PackageProof, proveSeedPackage } from './prove-seed-package.js'
export { readRows, rowReader, type SourceRow } from './read-rows.js'
