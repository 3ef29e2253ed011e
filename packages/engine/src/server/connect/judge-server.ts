import { SowError } from '@sow/kit/errors'

/** What a server says of its version. */
export interface ServerVersion {
  /** As people write it: `18.4`. */
  readonly serverVersion: string
  /** `server_version_num`: 180004. */
  readonly serverVersionNumber: number
}

const oldestMajor = 14
const oldestTested = 15
const newestTested = 18

function majorOf({ serverVersionNumber }: ServerVersion): number {
  return Math.trunc(serverVersionNumber / 10_000)
}

/** Throws SERVER_UNSUPPORTED for a PostgreSQL that is too old. A newer one than is tested is used. */
export function checkServerVersion(version: ServerVersion): void {
  if (majorOf(version) >= oldestMajor) return
  throw new SowError({
    code: 'SERVER_UNSUPPORTED',
    message: `The server is PostgreSQL ${version.serverVersion}; Sow works with ${oldestTested} and newer.`,
    hint: 'Use a server of a supported version.',
  })
}

/** What is to be said of a server that works and that is not among those that are tested; null for one that is. */
export function noticeOfServer(version: ServerVersion): string | null {
  const major = majorOf(version)
  if (major > newestTested)
    return `The server is PostgreSQL ${version.serverVersion}: this Sow is tested with ${oldestTested} to ${newestTested}.`
  if (major < oldestTested)
    return `The server is PostgreSQL ${version.serverVersion}, which gets no fixes any more: Sow is tested with ${oldestTested} to ${newestTested}.`
  return null
}

/** Servers that speak the protocol of PostgreSQL and are none, by what they say in `version()`. */
const otherServers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/cockroach/i, 'CockroachDB'],
  [/-YB-|yugabyte/i, 'YugabyteDB'],
  [/redshift/i, 'Amazon Redshift'],
  [/greenplum/i, 'Greenplum'],
  [/cloudberry/i, 'Apache Cloudberry'],
  [/apache hawq/i, 'Apache HAWQ'],
  [/materialize/i, 'Materialize'],
  [/risingwave/i, 'RisingWave'],
  [/questdb/i, 'QuestDB'],
  [/cratedb/i, 'CrateDB'],
  [/opengauss|gaussdb/i, 'openGauss'],
  [/spanner/i, 'Spanner'],
  [/vertica/i, 'Vertica'],
  [/netezza/i, 'Netezza'],
  [/duckdb/i, 'DuckDB'],
  [/cedardb/i, 'CedarDB'],
  [/yellowbrick/i, 'Yellowbrick'],
  [/doltgres/i, 'Doltgres'],
  [/hologres/i, 'Hologres'],
]

/** What tells servers apart, beside their version. */
export interface ServerSigns {
  /** The answer to `version()`. */
  readonly version: string
  /** Relations that only Amazon Aurora DSQL has, which calls itself PostgreSQL. */
  readonly hasDsqlCatalog: boolean
}

/** The name of a server that is no PostgreSQL; null for PostgreSQL and its distributions. */
export function otherServer({ version, hasDsqlCatalog }: ServerSigns): string | null {
  if (hasDsqlCatalog) return 'Amazon Aurora DSQL'
  return otherServers.find(([pattern]) => pattern.test(version))?.[1] ?? null
}

/**
 * Throws SERVER_UNSUPPORTED for a worker of Citus. What is made there stays there: it would get a second ledger, which is empty,
 * and tables that the cluster does not know. `group`: that of the node, null where Citus is not installed; the coordinator's is 0.
 */
export function checkCitusNode(group: number | null): void {
  if (group === null || group === 0) return
  throw new SowError({
    code: 'SERVER_UNSUPPORTED',
    message: 'The server is a worker of a Citus cluster, whose ledger and tables belong to its coordinator.',
    hint: 'Connect to the coordinator: Sow works there with the tables that are not distributed.',
  })
}

/** The error of a server that is no PostgreSQL. */
export function unsupportedServer(name: string): SowError {
  return new SowError({
    code: 'SERVER_UNSUPPORTED',
    message: `The server is ${name}: it speaks the protocol of PostgreSQL, and lacks what Sow needs of it.`,
    hint: 'Use a PostgreSQL server, or one of its managed forms.',
  })
}
