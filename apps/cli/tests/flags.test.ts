import { type Interfaces, Parser } from '@oclif/core'
import { expect, test } from 'vitest'
import { namedValues } from '../src/command/named-values.js'
import { seedChoices } from '../src/command/selection-flags.js'
import { commands } from '../src/commands.js'

/** Flags of several values: of lists each counts; of those with names or kinds, two that contradict each other are refused. */
const lists = ['accept-mass-change', 'accept-overwrite', 'against', 'kind', 'leave', 'only', 'schema', 'skip']
  .concat('tables', 'target')
  .sort()
const withNames = ['adopt-as', 'fill', 'key', 'own']

type Flag = Interfaces.FlagInput[string]

test('no flag of any command is given twice and counts once', async () => {
  const several = new Set<string>()
  const taken: string[] = []
  for (const [id, { flags = {} }] of Object.entries(commands))
    for (const [name, flag] of Object.entries<Flag>(flags)) {
      if (flag.type !== 'option') continue
      if (flag.multiple) several.add(name)
      else if (await takesTwo(name, flag)) taken.push(`${id} --${name}`)
    }
  expect(taken).toEqual([])
  expect([...several].sort()).toEqual([...lists, ...withNames].sort())
})

async function takesTwo(name: string, flag: Flag): Promise<boolean> {
  const { options } = flag as { options?: readonly string[] }
  const [one = '1', other = '2'] = options ?? []
  const bare = { ...flag, exclusive: [], dependsOn: [], relationships: [] }
  const given = Parser.parse([`--${name}=${one}`, `--${name}=${other}`], {
    flags: { [name]: bare } as never,
    args: {},
    strict: true,
  })
  return await given.then(
    () => true,
    (error: Error) => !error.message.includes('only be specified once'),
  )
}

test('two values that contradict each other are refused', () => {
  const own = { flag: '--own', names: 'column and its owner', example: '--own a=site' }
  expect([...namedValues(['a=site', 'b=site', 'a=site'], own)]).toEqual([
    ['a', 'site'],
    ['b', 'site'],
  ])
  for (const texts of [['a=site', 'a=package'], ['a'], ['a='], ['=site'], ['a=site=b'], ['']])
    expect(() => namedValues(texts, own)).toThrow(expect.objectContaining({ code: 'CONFIG_USAGE' }))
})

test.each([
  [['base=a/b', 'base=c/d,e/f'], { base: ['a/b', 'c/d', 'e/f'] }],
  [['site', 'site'], 'site'],
  [['base', 'base'], 'base'],
  [['base', 'base=a/b'], null],
  [['site', 'base=a/b'], null],
  [['base', 'site'], null],
])('--adopt-as %j is honoured whole or refused', (texts, expected) => {
  const adopted = () => seedChoices({ 'adopt-as': texts } as never).adoptAs
  if (expected === null) expect(adopted).toThrow(expect.objectContaining({ code: 'CONFIG_USAGE' }))
  else expect(adopted()).toEqual(expected)
})
