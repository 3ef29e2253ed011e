import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles, readText, root } from './architecture/source-files.js'

/** This repository's own, and those that an example gives away. */
const workflows = ['.github', 'examples']
  .flatMap((folder) => listFiles(folder, '.yml'))
  .filter((file) => /\/(workflows|actions)\//.test(file))
const ci = readText('.github/workflows/ci.yml')
const release = readText('.github/workflows/release.yml')
const majorsTool = readText('tools/postgres-majors.mjs')

/** What a workflow uses, but for the actions of this repository. */
const used = (text: string) =>
  [...text.matchAll(/uses: (.*)$/gm)]
    .map(([, action = '']) => action)
    .filter((action) => !action.startsWith('./'))
const pinned = /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/

describe('the workflows', () => {
  it.each(workflows)('%s pins every action to a commit, and says which version it is', (file) => {
    expect(used(readText(file)).filter((action) => !pinned.test(action))).toEqual([])
  })

  it('agree on the commit of each action', () => {
    const all = new Set(
      workflows.flatMap((file) => used(readText(file))).map((action) => action.split(' ')[0] ?? ''),
    )
    const actions = [...all].map((action) => action.split('@')[0]?.split('/').slice(0, 2).join('/'))
    const commits = [...all].map((action) => action.split('@')[1])
    expect(new Set(actions).size).toBe(new Set(commits).size)
  })

  it('know an action that is not pinned', () => {
    for (const action of ['actions/checkout@v7', 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1'])
      expect(pinned.test(action), action).toBe(false)
  })

  it('take no rights but to read, where a job does not ask for them', () => {
    for (const file of workflows.filter((each) => each.includes('/workflows/')))
      expect(readText(file), file).toMatch(/^permissions:(?: read-all| *\n {2}contents: read\n)/m)
  })

  it('hold no token of npm', () => {
    expect(release).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/)
    expect(release).toContain('id-token: write')
  })
})

describe('what is tested', () => {
  it('begins with the oldest Node that packages allow', () => {
    const oldest = JSON.parse(readText('package.json')).engines.node.replace('>=', '')
    expect(ci).toContain(`node: [${oldest}.0, `)
  })

  it('is every major of PostgreSQL but the one of the usual run', () => {
    const majors = [...majorsTool.matchAll(/^ {2}(\d+): '/gm)].map(([, major]) => major)
    expect(ci).toContain(`major: [${majors.join(', ')}]`)
    const [, oldest, newest] = /(\d+) to (\d+)/.exec(readText('packages/engine/README.md')) ?? []
    expect([majors[0], String(Number(majors.at(-1)) + 1)]).toEqual([oldest, newest])
  })

  it('is there, on other majors too', () => {
    const folders = [...majorsTool.matchAll(/^ {2}'(packages\/.*)',$/gm)].map(([, folder = '']) => folder)
    expect(folders.length).toBeGreaterThan(5)
    expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
  })
})
