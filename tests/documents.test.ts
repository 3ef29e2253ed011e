import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../apps/cli/src/commands.js'
import { renderErrorPage } from '../apps/cli/src/explain/render-error-page.js'
import { errorCodes } from '../packages/kit/src/errors.js'
import { listFiles, readText, root } from './architecture/source-files.js'
import { checkExample } from './documents/check-example.js'
import { isKnownCommand } from './documents/known-command.js'
import { readCommands, readFences, readLinks, readTerms } from './documents/read-document.js'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  '.changeset/README.md',
  ...listFiles('docs', '.md'),
  ...['packages', 'apps'].flatMap((folder) => listFiles(folder, 'README.md')),
]

const scripts = Object.keys(JSON.parse(readText('package.json')).scripts)
const known = {
  scripts,
  commands: new Map(
    Object.entries(commands).map(([id, command]) => [id, Object.keys(command.flags ?? {})] as const),
  ),
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

describe('the documents', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'docs/operations.md'])(
    '%s names commands that exist',
    (document) => {
      const lines = readCommands(readText(document))
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.filter((line) => !isKnownCommand(line, known))).toEqual([])
    },
  )

  it('know a command that does not exist', () => {
    for (const line of [
      'npm run nothing',
      'npm run -s sow -- db nothing',
      'sow db seed --nothing',
      'rm -rf x',
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

  it('list every decision', () => {
    const files = listFiles('docs/decisions', '.md').filter((file) => !file.endsWith('README.md'))
    expect(readLinks(readText('docs/decisions/README.md'))).toEqual(
      files.map((file) => file.slice('docs/decisions/'.length)),
    )
  })

  it('have examples of authoring that compile', () => {
    const examples = readFences(readText('docs/authoring.md'), 'ts')
    expect(examples.length).toBeGreaterThan(1)
    for (const example of examples) expect(checkExample(example)).toEqual([])
  })

  it('have examples that could fail to compile', () => {
    const [example = ''] = readFences(readText('docs/authoring.md'), 'ts')
    expect(checkExample(example.replace("sku: 'GLV-NIT-M'", 'sku: 5'))).not.toEqual([])
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
    const files = ['packages', 'apps', 'tests', 'tools', 'bench', '.ci', '.github'].flatMap((folder) =>
      ['.ts', '.mjs', '.js', '.json', '.yml', '.sql', 'run'].flatMap((ending) => listFiles(folder, ending)),
    )
    const all = [...documents, ...files, 'package.json']
    expect(all.filter((file) => machine.test(readText(file)))).toEqual([])
  })
})
