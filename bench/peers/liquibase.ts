import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { itemColumns } from '../rows/item.ts'
import type { Peer } from './peer.ts'

/** Liquibase: `loadUpdateData` of the CSV file, run anew each time, with the start of its Java machine. */
export async function connect(url: string): Promise<Peer> {
  const { hostname, port, pathname, username, password } = new URL(url)
  const home = join(
    dirname(createRequire(import.meta.url).resolve('liquibase/package.json')),
    'dist/liquibase',
  )
  return {
    async apply({ csvFile }) {
      const directory = await mkdtemp(join(dirname(csvFile), 'liquibase-'))
      const changelog = join(directory, 'changelog.xml')
      await writeFile(changelog, changelogOf(basename(csvFile)))
      run('sh', [
        join(home, 'liquibase'),
        `--search-path=${directory},${dirname(csvFile)}`,
        '--changelog-file=changelog.xml',
        `--url=jdbc:postgresql://${hostname}:${port}${pathname}`,
        `--username=${username}`,
        `--password=${password}`,
        'update',
      ])
      await rm(directory, { recursive: true })
    },
    disconnect: async () => {},
  }
}

function run(program: string, args: readonly string[]): void {
  const ended = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1e9 })
  if (ended.status !== 0)
    throw new Error(`Liquibase ended with ${ended.status}:\n${ended.stderr.slice(-3000)}`)
}

const types: Readonly<Record<string, string>> = {
  price: 'NUMERIC',
  valid_from: 'DATE',
  valid_to: 'DATE',
  billable: 'BOOLEAN',
  chapter: 'NUMERIC',
  attrs: 'OTHER',
}

function changelogOf(csvFile: string): string {
  const columns = itemColumns.map((name) => `<column name="${name}" type="${types[name] ?? 'STRING'}"/>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
  <changeSet id="items" author="benchmark" runAlways="true">
    <validCheckSum>ANY</validCheckSum>
    <loadUpdateData file="${csvFile}" tableName="items" primaryKey="code">${columns.join('')}</loadUpdateData>
  </changeSet>
</databaseChangeLog>
`
}
