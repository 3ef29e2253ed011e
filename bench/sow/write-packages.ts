import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Packages } from './packages.ts'

export const datasetsPerPackage = 10

/** The table of one of many datasets. */
export function tableOf(part: number, dataset: number): string {
  return `things_${part}_${dataset}`
}

/** A project that depends on so many built seed packages, with ten datasets of 20 rows each. */
export async function writePackages(
  { build }: Packages,
  {
    checkout,
    directory,
    packages,
  }: { readonly checkout: string; readonly directory: string; readonly packages: number },
): Promise<void> {
  await mkdir(join(directory, 'node_modules/@sow'), { recursive: true })
  await symlink(join(checkout, 'packages/kit'), join(directory, 'node_modules/@sow/kit'))
  const names = Array.from({ length: packages }, (_, part) => `seed-part-${part}`)
  await writeJson(join(directory, 'package.json'), {
    name: 'many-datasets',
    version: '0.0.0',
    type: 'module',
    dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
  })
  for (const [part, name] of names.entries()) {
    const folder = join(directory, 'node_modules', name)
    await mkdir(join(folder, 'dist'), { recursive: true })
    await writeJson(join(folder, 'package.json'), {
      name,
      version: '1.0.0',
      type: 'module',
      exports: './dist/index.js',
      sow: { seed: './dist/index.js' },
      dependencies: { '@sow/kit': '*' },
    })
    await writeFile(join(folder, 'dist/index.js'), codeOf(part))
    await build.writeManifest(folder)
  }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value))
}

function codeOf(part: number): string {
  return `
import { defineDataset, defineSchemaPackage, defineSeedPackage } from '@sow/kit'

const columns = {
  code: { type: 'text', nullable: false, defaulted: false, generated: false },
  title: { type: 'text', nullable: false, defaulted: false, generated: false },
}
const numbers = Array.from({ length: ${datasetsPerPackage} }, (_, number) => number)
const table = (number) => 'things_${part}_' + number

export default defineSeedPackage({
  domain: 'part-${part}',
  schema: defineSchemaPackage({
    migrations: {},
    tables: Object.fromEntries(numbers.map((number) => [table(number), { primaryKey: ['code'], columns }])),
  }),
  datasets: numbers.map((number) =>
    defineDataset()({
      name: 'things-' + number,
      table: table(number),
      key: ['code'],
      rows: Array.from({ length: 20 }, (_, row) => ({ code: 'C' + row, title: 'Thing ' + row + ' of ' + number })),
    }),
  ),
})
`
}
