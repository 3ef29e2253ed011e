import { posix } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { forbidden, hasArrows, packageOf } from './architecture/arrows.js'
import { findCycle } from './architecture/find-cycle.js'
import { againstFloors, floors, type Step } from './architecture/floors.js'
import { barePlurals } from './architecture/plurals.js'
import { readImports } from './architecture/read-imports.js'
import { listFiles, listPackages, readText, type WorkspacePackage } from './architecture/source-files.js'

const packages = listPackages()
const sources = packages.flatMap((each) =>
  ['.ts', '.tsx'].flatMap((ending) =>
    listFiles(`${each.directory}/src`, ending).map((file) => ({ package: each, file, text: readText(file) })),
  ),
)
const known = new Set(sources.map(({ file }) => file))

/** Most lines of a source file that people write. */
const mostLines = 200
/** Generated code, migrations and rows are as long as what they hold. */
const mayBeLong = /\/(generated|migrations|data)\/|^packages\/seed-/

/** Counts of which what stands around them says that they are more than one. */
const toldApart: Readonly<Record<string, readonly string[]>> = {
  'packages/workshop/src/capture/row-key.ts': ['rows rows'],
  'packages/runner/src/seeds/refuse-faulty-seeds.ts': ['more.length + 1 datasets'],
  'packages/kit/src/lines/encode-rows.ts': ['problems.kept.length problems'],
  'packages/engine/src/server/connect/copy-lines.ts': ['milliseconds / 1000 seconds'],
  'packages/engine/src/row/diff/find-order.ts': ['waiting.length rows'],
  'packages/engine/src/catalog/shape/check-target.ts': ['wanted.size columns'],
  'packages/engine/src/catalog/shape/explain-missing-key.ts': ['rows rows'],
  'packages/codesets/src/table/table-code-set.ts': ['texts.length tables'],
  'apps/cli/src/render/group-by-domain.ts': ['own.length datasets'],
}

test('no text counts one as many', () => {
  const found = sources.flatMap(({ file, text }) =>
    barePlurals(text)
      .filter((each) => toldApart[file]?.includes(each) !== true)
      .map((each) => `${file}: ${each}`),
  )
  expect(found).toEqual([])
  expect(barePlurals(['`$', '{rows} rows`'].join(''))).toEqual(['rows rows'])
})

describe('the packages', () => {
  it('all have their arrows', () => {
    expect(packages.map(({ name }) => name).filter((name) => !hasArrows(name))).toEqual([])
    expect(packages.length).toBeGreaterThanOrEqual(10)
  })

  it('import each other one way only, and the database only in the engine', () => {
    const broken = sources.flatMap(({ package: { name }, file, text }) =>
      readImports(text).map((each) => forbidden(name, file, each)),
    )
    expect(broken.filter((each) => each !== null)).toEqual([])
  })

  it('depend on each other as they import', () => {
    const broken = packages.flatMap(({ name, directory, packageJson }) =>
      Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies })
        .filter((dependency) => dependency.startsWith('@sow/'))
        // A package whose types are imported has to be named too; that only types are is the test above.
        .map((from) => forbidden(name, `${directory}/package.json`, { from, typeOnly: true })),
    )
    expect(broken.filter((each) => each !== null)).toEqual([])
  })

  it('have no import cycle, types included', () => {
    const graph = new Map(sources.map(({ file, text }) => [file, importedFiles(file, text)]))
    expect([...graph.values()].flat().length).toBeGreaterThan(100)
    expect(findCycle(graph)).toBeNull()
  })

  it.each(Object.entries(floors))('have folders that are read in one order: %s', (directory, order) => {
    const folders = new Set(ownSources(directory).map(({ file }) => folderOf(directory, file)))
    folders.delete(null)
    expect([...folders].sort()).toEqual([...order].sort())
    const steps = ownSources(directory).flatMap(({ file, text }) => stepsOf(directory, file, text))
    // A small package has few; none would mean that no import was seen.
    expect(steps.length).toBeGreaterThanOrEqual(10)
    expect(againstFloors(order, steps)).toEqual([])
  })

  it('have no long source file', () => {
    const long = sources
      .filter(({ file }) => !mayBeLong.test(file))
      .map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > mostLines)
    expect(long).toEqual([])
  })
})

describe('these rules', () => {
  it('see every form of import', () => {
    const text = `
      /** import { no } from 'a-comment' */
      import type { A } from './a.js'
      import {
        b,
        type C,
      } from './b.js'
      import * as d from '@sow/kit'
      import './e.js'
      export type { F } from './f.js'
      export * from './g.js'
      const h = await import('./h.js')
      type I = typeof import('./i.js')
      const text = \`import('\${name}')\``
    expect(readImports(text)).toEqual([
      { from: './a.js', typeOnly: true },
      { from: './b.js', typeOnly: false },
      { from: '@sow/kit', typeOnly: false },
      { from: './e.js', typeOnly: false },
      { from: './f.js', typeOnly: true },
      { from: './g.js', typeOnly: false },
      { from: './h.js', typeOnly: false },
      { from: './i.js', typeOnly: true },
    ])
  })

  it('find a cycle, and none where there is none', () => {
    const graph = (last: string[]) =>
      new Map(Object.entries({ a: ['b', 'd'], b: ['c', 'd'], c: last, d: [] }))
    expect(findCycle(graph(['a']))).toEqual(['a', 'b', 'c', 'a'])
    expect(findCycle(graph(['d']))).toBeNull()
    expect(findCycle(new Map([['a', ['a']]]))).toEqual(['a', 'a'])
  })

  it('see a step back, and a folder that has no place', () => {
    const order = ['stage', 'diff']
    const [back, on, strange] = [
      { from: 'stage', to: 'diff' },
      { from: 'diff', to: 'stage' },
      { from: 'diff', to: 'attic' },
    ]
    expect(againstFloors(order, [back, on, strange])).toEqual([back, strange])
  })

  it.each([
    ['@sow/kit', 'packages/kit/src/x.ts', '@sow/engine'],
    ['@sow/engine', 'packages/engine/src/x.ts', '@sow/runner/start'],
    ['@sow/runner', 'packages/runner/src/x.ts', '@sow/seed-providers'],
    ['@sow/runner', 'packages/runner/src/x.ts', 'pg'],
    ['@sow/cli', 'apps/cli/src/x.ts', 'kysely'],
    ['@sow/clinic-schema', 'packages/clinic-schema/src/index.ts', 'kysely'],
    ['@sow/seed-inventory', 'packages/seed-inventory/src/x.ts', '@sow/seed-providers'],
  ])('forbid that %s imports what is not its own: %s, %s', (importer, file, from) => {
    expect(forbidden(importer, file, { from, typeOnly: false })).toContain(from)
  })

  it('let a seed package import the type of another one', () => {
    const file = 'packages/seed-inventory/src/x.ts'
    const from = '@sow/seed-providers'
    expect(forbidden('@sow/seed-inventory', file, { from, typeOnly: true })).toBeNull()
  })
})

function ownSources(directory: string) {
  return sources.filter(({ package: each }) => each.directory === directory)
}

/** The folder of a source below `src`; null for a file beside the folders. */
function folderOf(directory: string, file: string): string | null {
  const folder = posix.relative(`${directory}/src`, posix.dirname(file))
  return folder === '' ? null : folder
}

/** The folders that a source imports from. A file beside the folders stands above them, and is imported by none. */
function stepsOf(directory: string, file: string, text: string): Step[] {
  const from = folderOf(directory, file)
  if (from === null) return []
  return importedFiles(file, text)
    .filter((imported) => imported.startsWith(`${directory}/src/`))
    .map((imported) => ({ from, to: folderOf(directory, imported) ?? '' }))
}

/** The source files that a source imports: relative ones, and the entries of packages of this workspace. */
function importedFiles(file: string, text: string): string[] {
  return readImports(text).flatMap(({ from }) => {
    if (from.startsWith('.')) return fileIfKnown(posix.join(posix.dirname(file), from))
    const imported = packages.find(({ name }) => name === packageOf(from))
    return imported === undefined ? [] : fileIfKnown(entryOf(imported, from))
  })
}

function entryOf({ name, directory, packageJson }: WorkspacePackage, specifier: string): string {
  const target = packageJson.exports?.[`.${specifier.slice(name.length)}`]
  return typeof target === 'object' ? posix.join(directory, target.source ?? '') : ''
}

function fileIfKnown(path: string): string[] {
  return ['.ts', '.tsx'].map((ending) => path.replace(/\.js$/, ending)).filter((source) => known.has(source))
}
