import type { AuthoredPackage } from '../authored/authored-package.js'
import { ownsTables } from '../authored/describe-authored.js'
import { constantName, quoted } from '../authored/source-text.js'

/** src/index.ts: the one value that the package exports. */
export function entryFile(authored: AuthoredPackage): string {
  const { domain, datasets, schema, migrations } = authored
  const own = ownsTables(authored)
  const imports = [
    ...(own || schema === null ? [] : [`import { ${schema.imported} } from ${quoted(schema.package)}`]),
    "import { defineSeedPackage } from '@sow/kit'",
    ...datasets.map(({ name }) => `import { ${constantName(name)} } from './${name}.js'`),
    ...(migrations.length === 0 ? [] : ["import { migrations } from './migrations/index.js'"]),
    ...(own ? ["import { schema } from './schema.js'"] : []),
  ]
  return `${sortImports(imports).join('\n')}

export default defineSeedPackage({
  domain: ${quoted(domain)},
  ${own || schema === null ? 'schema' : `schema: ${schema.value}`},
  datasets: ${datasetList(datasets.map(({ name }) => constantName(name)))},${migrations.length === 0 ? '' : '\n  migrations,'}
})
`
}

function datasetList(names: readonly string[]): string {
  const line = `[${names.join(', ')}]`
  return line.length < 64 ? line : `[\n${names.map((name) => `    ${name},\n`).join('')}  ]`
}

/** Packages before files, each by its name: as formatters sort them. */
export function sortImports(lines: readonly string[]): string[] {
  const source = (line: string) => /from '([^']+)'/.exec(line)?.[1] ?? ''
  const rank = (line: string) => (source(line).startsWith('.') ? 1 : 0)
  return lines.toSorted((one, other) => rank(one) - rank(other) || (source(one) < source(other) ? -1 : 1))
}
