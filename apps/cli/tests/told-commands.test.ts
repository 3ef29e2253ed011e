import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commands } from '../src/commands.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const topics = new Set(Object.keys(commands).map((id) => id.split(':', 1)[0] ?? ''))

/** A command in a text, to the end of what is typed: a text's own end, the mark behind it, or the sentence's. */
const told = /(?<![\w@/."-])sow ([a-z]+(?:[ ][^`'"\n;,)]*)?)/g

/** What is wrong with a command that somebody is told to type; null where nothing is. */
function wrongOf(command: string): string | null {
  const words = command
    .replaceAll(/\$\{[^}]*\}?/g, 'NAME')
    .split(' ')
    .filter(Boolean)
  const [topic = ''] = words
  if (!topics.has(topic)) return null
  const length = [3, 2, 1].find((count) => words.slice(0, count).join(':') in commands)
  if (length === undefined)
    return words.length > 1 && /^[a-z-]+$/.test(words[1] ?? '') ? 'is no command' : null
  const id = words.slice(0, length).join(':') as keyof typeof commands
  const flags = Object.keys(commands[id].flags ?? {})
  const unknown = words
    .flatMap((word) => /^--([a-z][\w-]*)/.exec(word)?.[1] ?? [])
    .find((each) => !flags.includes(each))
  return unknown === undefined ? null : `has no flag --${unknown}`
}

test('whatever our texts tell people to type is a command, with flags that it has', async () => {
  const wrong: string[] = []
  let seen = 0
  for await (const file of glob('{packages,apps}/*/src/**/*.ts', { cwd: root })) {
    for (const line of readFileSync(`${root}/${file}`, 'utf8').split('\n')) {
      if (/^\s*(?:\*|\/\/|\/\*)/.test(line)) continue
      for (const [, command = ''] of line.matchAll(told)) {
        seen += 1
        const fault = wrongOf(command)
        if (fault !== null) wrong.push(`${file}: sow ${command} ${fault}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(100)
})

test('what is no command, or has no such flag, is found', () => {
  expect(wrongOf('db sed --only a')).toBe('is no command')
  expect(wrongOf('db status --tenant a')).toBe('has no flag --tenant')
  expect(wrongOf('db seed --only a --yes')).toBeNull()
})
