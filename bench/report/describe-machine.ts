import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { findPsql } from '../psql/find-psql.ts'
import { serverSettings } from '../server/bench-server.ts'
import { usingClient } from '../server/using-client.ts'

/** What the figures were measured on. Names neither the machine nor its owner. */
export async function describeMachine(superuserUrl: string): Promise<Record<string, string>> {
  const settings = await usingClient(superuserUrl, async (client) => {
    const names = ['server_version', 'data_checksums', 'work_mem', ...Object.keys(serverSettings)]
    const answer = await client.query<{ name: string; setting: string }>(
      'select name, current_setting(name) as setting from pg_settings where name = any ($1) order by name',
      [names],
    )
    return new Map(answer.rows.map(({ name, setting }) => [name, setting]))
  })
  const [processor] = cpus()
  const version = settings.get('server_version') ?? ''
  settings.delete('server_version')
  return {
    processor: `${cpus().length} x ${processor?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${platform()} ${release()}`,
    'load before': loadavg()[0]?.toFixed(1) ?? 'unknown',
    node: process.version,
    postgres: version,
    psql: findPsql() ?? 'none: COPY of a file by pg-copy-streams stands in for it',
    settings: [...settings].map(([name, setting]) => `${name} ${setting}`).join(', '),
  }
}
