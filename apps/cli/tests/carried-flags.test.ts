import { afterEach, expect, test } from 'vitest'
import { commands } from '../src/commands.js'
import { setPresentCommand, withCarriedFlags } from '../src/render/carried-flags.js'
import { howToType, pasteable } from '../src/render/how-to-type.js'

const known = new Map(
  Object.entries(commands).map(([id, { flags = {} }]) => {
    const hasValue = Object.entries(flags).map(([name, { type }]) => [name, type === 'option'] as const)
    return [id, new Map(hasValue)] as const
  }),
)

function running(id: string, line: string, names: readonly string[] = []): void {
  const flags = [...line.matchAll(/--([\w-]+)(?:=('[^']*'|\S+))?/g)].map(
    ([, name = '', value]) => [name, value ?? null] as const,
  )
  setPresentCommand({ id, flags, names, commands: known })
}

afterEach(() => setPresentCommand(null))

test.each([
  [
    'db:plan',
    '--only=a/b --tenant=north --adopt-as=base=a/b',
    [],
    'db up',
    '--only a/b --tenant north --adopt-as base=a/b',
  ],
  [
    'db:plan',
    '--on-conflict=fail --allow-downgrade --json --html=x',
    [],
    'db up',
    '--on-conflict fail --allow-downgrade',
  ],
  ['db:plan', '', ['a', 'b/c'], 'db up', '--only a --only b/c'],
  ['db:status', '--only=a', [], 'db plan', '--only a'],
  ['db:status', '--only=a', [], 'db conflicts', ''],
  ['db:plan', '--only=a --tenant=t', [], 'db seed b/c --allow-downgrade', '--tenant t'],
  ['db:plan', '--skip=a', [], 'db seed --only b', ''],
  ['db:conflicts', '--tenant=t', [], 'db resolve --all', '--tenant t'],
  ['fleet:plan', '--target=north --only=a', [], 'fleet apply', '--target north --only a'],
  ['migration:new', '--folder=db/migrations', [], 'migration hash', '--folder db/migrations'],
  ['package:new', '--folder=x --table=t', [], 'migration hash', ''],
  ['db:seed', '--only=a --tenant=t', [], 'db setup', ''],
  ['db:seed', '--only=a', [], 'db setup --fresh', '--only a'],
  ['db:seed', "--only=a'b c", [], 'db plan', "--only 'a'\\''b'"],
])('%s %s %j tells %s with %j', (id, line, names, command, flags) => {
  running(id, line, names)
  expect(withCarriedFlags(command).flags.trim()).toBe(flags)
})

test('a hint is pasted with what the present command was told, wherever it stands in a sentence', () => {
  running('db:seed', '--only=a --tenant=t')
  const at = { PATH: '' }
  expect(pasteable('Look at them with `sow db plan`, then seed.', at)).toBe(
    'Look at them with `npx sow db plan --only a --tenant t`, then seed.',
  )
  expect(pasteable('Plan again: sow db plan --out FILE.', at)).toBe(
    'Plan again: npx sow db plan --only a --tenant t --out FILE.',
  )
  expect(pasteable('`sow db plan --adopt-as base a/b` names the rows.', at)).toContain(
    '`npx sow db plan --tenant t --adopt-as base a/b`',
  )
  expect(pasteable('Run `sow db status`, or sow explain X', at)).toBe(
    'Run `npx sow db status --only a`, or npx sow explain X',
  )
  expect(pasteable('Undo them: sow db undo 3; then go on.', at)).toBe(
    'Undo them: npx sow db undo 3; then go on.',
  )
  expect(howToType('db plan', '/', at)).toBe('npx sow db plan --only a --tenant t')
})
