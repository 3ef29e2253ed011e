import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withCommandTable } from '../apps/cli/build/command-table.js'
import { commands } from '../apps/cli/src/commands.js'
import { renderErrorPage } from '../apps/cli/src/explain/render-error-page.js'
import { renderChart } from '../bench/report/render-chart.ts'
import { renderGrowth } from '../bench/report/render-growth.ts'
import { errorCodes } from '../packages/kit/src/errors.js'
import { commands as appointmentCommands } from '../packages/seed-appointment-purposes/src/commands.js'
import { commands as billingCommands } from '../packages/seed-billing-masters/src/commands.js'
import { readSeedManifests } from '../tools/seed-manifests.ts'
import { listFiles, readText, root } from './architecture/source-files.js'
import { checkExamples, type Example } from './documents/check-example.js'
import { isKnownCommand } from './documents/known-command.js'
import { readCommands, readFences, readLinks, readMentions, readTerms } from './documents/read-document.js'
import { renderLicencesPage } from './documents/render-licences-page.js'
import { isSourcePath, readSourcePaths } from './documents/source-paths.js'

/** Every page: those beside the folders, and those in any of them. */
const documents = readdirSync(root, { withFileTypes: true })
  .flatMap((entry) => {
    if (entry.isFile()) return entry.name.endsWith('.md') ? [entry.name] : []
    return ['.git', 'node_modules'].includes(entry.name) ? [] : listFiles(entry.name, '.md')
  })
  .filter((document) => !document.endsWith('CHANGELOG.md'))

const known = {
  scripts: scriptsOf('.'),
  commands: new Map([
    ...Object.entries(commands).flatMap(([id, { aliases, flags }]) =>
      [id, ...aliases].map((name) => [name, Object.keys(flags ?? {})] as const),
    ),
    ...Object.entries({ ...billingCommands, ...appointmentCommands }).map(
      ([id, { definition }]) => [id, Object.keys(definition.flags ?? {})] as const,
    ),
  ]),
}

/** What may be typed after reading a page: the scripts of its own package are known to it too. */
function knownTo(document: string) {
  const [own] = /^(?:packages|apps|examples)\/[^/]+/.exec(document) ?? ['.']
  return { ...known, scripts: [...known.scripts, ...scriptsOf(own)] }
}

function scriptsOf(directory: string): string[] {
  return Object.keys(JSON.parse(readText(join(directory, 'package.json'))).scripts ?? {})
}

/** The package that an example of a page could stand in; elsewhere it is a seed package's. */
const placesOfExamples: Readonly<Record<string, string>> = {
  'docs/library.md': 'packages/runner',
  'docs/own-schema.md': 'apps/cli',
  'docs/kysely.md': 'packages/clinic-schema',
  'packages/runner/README.md': 'packages/runner',
  'packages/codesets/README.md': 'packages/codesets',
  'packages/fleet-queue/README.md': 'packages/fleet-queue',
}

function examplesOf(document: string): Example[] {
  const directory = placesOfExamples[document] ?? 'packages/seed-inventory'
  return readFences(readText(document), 'ts').map((text) => ({ directory, text }))
}

describe('the page of error codes', () => {
  it('is what the code says (write it anew with `vitest -u`)', async () => {
    await expect(renderErrorPage()).toMatchFileSnapshot('../docs/errors.md')
  })

  it('has a section for every code', () => {
    const sections = [...readText('docs/errors.md').matchAll(/^## (\w+)$/gm)].map(([, code]) => code)
    expect(sections.sort()).toEqual(Object.keys(errorCodes).sort())
  })
})

describe('the page of licences', () => {
  it('is what the manifests say (write it anew with `vitest -u`)', async () => {
    await expect(renderLicencesPage(readSeedManifests())).toMatchFileSnapshot('../docs/licences.md')
  })

  it('finds a licence with every dataset', () => {
    const datasets = readSeedManifests().flatMap((manifest) => manifest.datasets)
    expect(datasets.length).toBeGreaterThan(30)
    expect(datasets.filter(({ license, source }) => license === null || source === null)).toEqual([])
  })
})

describe('the picture of growth with tenants', () => {
  const figures = readText('bench/figures.md')

  it('is drawn from the figures (draw it anew with `node bench/write-chart.ts`)', () => {
    expect(renderGrowth(figures)).toBe(readText('docs/tenants.svg'))
  })

  it('moves with them, and is left alone where they were not measured', () => {
    const slower = figures.replaceAll(/(\| sow: one new tenant +\| [^|]+\| [^|]+\| )/g, '$19')
    expect(renderGrowth(slower)).not.toBe(readText('docs/tenants.svg'))
    expect(renderGrowth('# Figures\n')).toBeNull()
  })
})

describe('the chart of other tools', () => {
  const figures = readText('bench/figures.md')

  it('is drawn from the figures (draw it anew with `node bench/write-chart.ts`)', () => {
    expect(renderChart(figures)).toBe(readText('docs/peers.svg'))
  })

  it('moves with them, and is left alone where they were not measured', () => {
    const slower = figures.replaceAll(/(\| Knex: load +\| )/g, '$19,')
    expect(renderChart(slower)).not.toBe(readText('docs/peers.svg'))
    expect(renderChart('# Figures\n')).toBeNull()
  })
})

describe('the README of the command line', () => {
  const { topics } = JSON.parse(readText('apps/cli/package.json')).oclif

  it('lists every command (write it anew with `vitest -u`)', async () => {
    const page = withCommandTable(readText('apps/cli/README.md'), commands, topics)
    await expect(page).toMatchFileSnapshot('../apps/cli/README.md')
    for (const id of Object.keys(commands)) expect(page).toContain(`| \`sow ${id.replaceAll(':', ' ')}`)
  })

  it('tells of every topic what it is', () => {
    const used = Object.keys(commands).flatMap((id) => (id.includes(':') ? [id.split(':')[0]] : []))
    expect(Object.keys(topics).sort()).toEqual([...new Set(used)].sort())
  })
})

describe('the documents', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'docs/operations.md', 'docs/upgrading.md'])(
    '%s names commands that exist',
    (document) => {
      const lines = readCommands(readText(document))
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.filter((line) => !isKnownCommand(line, known))).toEqual([])
    },
  )

  it.each(documents)('%s names no command that does not exist', (document) => {
    const text = readText(document)
    const lines = [...readCommands(text), ...readMentions(text)]
    expect(lines.filter((line) => !isKnownCommand(line, knownTo(document)))).toEqual([])
  })

  it('see the commands in prose', () => {
    const text = 'See `sow db\nnothing`, `sow …`, and\n\n```\n`sow no prose`\n```\n'
    expect(readMentions(text)).toEqual(['sow db nothing'])
  })

  it('know a command that does not exist', () => {
    for (const line of [
      'npm run nothing',
      'npm run -s sow -- db nothing',
      'sow db seed --nothing',
      'rm -rf x',
      'sow --nothing',
    ]) {
      expect(isKnownCommand(line, known), line).toBe(false)
    }
  })

  it('name every command of today in the README', () => {
    const text = readText('README.md')
    for (const id of Object.keys(commands)) expect(text).toContain(`\`${id.replaceAll(':', ' ')}\``)
  })

  it.each(documents)('%s links to what exists', (document) => {
    const links = readLinks(readText(document))
    expect(links.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([])
  })

  it.each(documents)('%s names source that exists', (document) => {
    const paths = readSourcePaths(readText(document))
    expect(paths.filter((each) => !isSourcePath(document, each))).toEqual([])
  })

  it('know source that does not exist', () => {
    const text =
      'In `packages/engine/src/diff`, `run/` and `nothing.ts`, and in `sow.manifest.json` of `billing-masters/payers`.'
    const paths = readSourcePaths(text)
    expect(paths).toEqual(['packages/engine/src/diff', 'run/', 'nothing.ts'])
    expect(paths.filter((each) => isSourcePath('docs/concepts.md', each))).toEqual([])
    expect(isSourcePath('packages/runner/README.md', 'run/')).toBe(true)
  })

  it('are all reached from the README', () => {
    const reached = new Set(['README.md'])
    // A set gives what is added while it is walked through.
    for (const document of reached)
      for (const link of readLinks(readText(document)).filter((link) => link.endsWith('.md')))
        reached.add(posix.join(posix.dirname(document), link))
    const pages = documents.filter((document) => document.startsWith('docs/'))
    expect(pages.length).toBeGreaterThan(20)
    expect(pages.filter((page) => !reached.has(page))).toEqual([])
  })

  it('list every decision', () => {
    const files = listFiles('docs/decisions', '.md').filter((file) => !file.endsWith('README.md'))
    expect(readLinks(readText('docs/decisions/README.md'))).toEqual(
      files.map((file) => file.slice('docs/decisions/'.length)),
    )
  })

  it('have examples that compile', () => {
    const examples = documents.flatMap(examplesOf)
    expect(examplesOf('docs/authoring.md').length).toBeGreaterThan(1)
    expect(examples.length).toBeGreaterThan(10)
    for (const errors of checkExamples(examples)) expect(errors).toEqual([])
  })

  it('have examples that could fail to compile', () => {
    const [example] = examplesOf('docs/authoring.md')
    const text = example?.text.replace("sku: 'GLV-NIT-M'", 'sku: 5') ?? ''
    expect(checkExamples([{ directory: 'packages/seed-inventory', text }])).not.toEqual([[]])
  })
})

describe('the glossary', () => {
  const terms = [
    ...[
      'seed package',
      'schema package',
      'domain',
      'dataset',
      'row',
      'row key',
      'release',
      'manifest',
      'kind',
    ],
    ...['scope', 'base', 'roster', 'local edit', 'conflict', 'retire, revive', 'tombstone', 'hold', 'ledger'],
    ...['run', 'plan', 'drift', 'census', 'fingerprint', 'rung', 'stage', 'delta'],
  ]

  it.each(terms)('has the word %s', (term) => {
    expect(readTerms(readText('docs/glossary.md'))).toContain(term)
  })
})

describe('what is published', () => {
  const machine =
    /\/(?:work|root|home|Users)\/\w|(?:^|[^.])\.\.\/shared\b|\/tmp\/\w|registry\.(?:npmjs|yarnpkg)/

  it('names no path of a machine and no registry', () => {
    const files = ['packages', 'apps', 'examples', 'tests', 'tools', 'bench', '.ci', '.github'].flatMap(
      (folder) =>
        ['.ts', '.mjs', '.js', '.json', '.yml', '.yaml', 'Dockerfile', '.sql', 'run'].flatMap((ending) =>
          listFiles(folder, ending),
        ),
    )
    const all = [...documents, ...files, 'package.json']
    expect(all.filter((file) => machine.test(readText(file)))).toEqual([])
  })
})
