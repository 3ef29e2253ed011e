import { readFileSync } from 'node:fs'
import { errorCodes } from '@sow/kit/errors'
import { expect, test } from 'vitest'
import { renderLlmsText, renderSkill } from '../build/assistant-texts.js'
import { dayOfDatabase } from '../src/command-line/day-help.js'
import { commands } from '../src/commands.js'
import { explainCode } from '../src/explain/explain-code.js'

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const sources = {
  description: packageJson.description,
  commands,
  codes: Object.keys(errorCodes).sort().map(explainCode),
  day: dayOfDatabase,
}

test('what assistants read says what --help and `sow explain` say (write it anew with `vitest -u`)', async () => {
  await expect(renderLlmsText(sources)).toMatchFileSnapshot('../llms.txt')
  await expect(renderSkill(sources)).toMatchFileSnapshot('../skills/sow/SKILL.md')
})

test('the published package has it', () => {
  expect(packageJson.files).toEqual(expect.arrayContaining(['llms.txt', 'skills']))
})
