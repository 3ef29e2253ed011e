import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { guardedCases } from './guarded-cases.js'
import { controls, cutOnce, packageOf } from './negative-controls.mjs'

const root = new URL('../../../../', import.meta.url)
const sourceOf = (control: (typeof controls)[number]) =>
  readFileSync(new URL(`${packageOf(control)}/src/${control.file}`, root), 'utf8')
const pageText = readFileSync(new URL('README.md', import.meta.url), 'utf8')
const page = pageText.slice(pageText.indexOf('## What fails without each protection'))

describe('the negative controls', () => {
  it.each(controls.map((control) => [control.name, control] as const))('can take out %s', (_, control) => {
    const source = sourceOf(control)
    expect(cutOnce(control, source)).not.toBe(source)
  })

  it.each(controls.map((control) => [control.name, control] as const))(
    'have tests for %s',
    (name, control) => {
      expect(
        control.tests.filter((test) => !existsSync(new URL(`${packageOf(control)}/${test}`, root))),
      ).toEqual([])
      if (control.tests.some((test) => test.endsWith('/found-cases.test.ts')))
        expect(Object.keys(guardedCases)).toContain(name)
    },
  )

  it('have names of their own, and stand in the README', () => {
    const names = controls.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect([...page.matchAll(/^\| ([a-z-]*[a-z]) +\|/gm)].map(([, name]) => name)).toEqual([
      'protection',
      ...names,
    ])
  })

  // All of them take an hour, each night; one shows that a copy of the engine can be tested at all.
  it('are noticed: savepoints', () => {
    const program = fileURLToPath(new URL('negative-controls.mjs', import.meta.url))
    const told = execFileSync(process.execPath, [program, 'savepoints'], { encoding: 'utf8' })
    expect(told).toContain('| hidden-writers.test.ts: "a row written under a savepoint')
  })

  it('tell where the source has changed, or holds it twice', () => {
    const [control] = controls
    if (control === undefined) throw new Error('There are no controls.')
    const source = sourceOf(control)
    for (const changed of ['', source.replace(control.cut[0], ''), source + source])
      expect(() => cutOnce(control, changed)).toThrow(control.name)
  })
})
