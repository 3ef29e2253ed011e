import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shell } from '../../apps/cli/tests/journey/shell.js'

/** What a Dockerfile made of an example, in a folder instead of an image. */
export interface BuiltImage {
  readonly shell: Shell
  /** What a container of it runs where nothing else is said. */
  readonly command: readonly string[]
}

/** Does in the folder of `image` what the Dockerfile beside `source` says: its COPY, RUN and ENV. */
export async function buildImage(source: Shell, image: Shell): Promise<BuiltImage> {
  const lines = readFileSync(join(source.folder, 'Dockerfile'), 'utf8').trim().split('\n')
  let built: BuiltImage = { shell: image, command: [] }
  for (const line of lines) built = await carryOut(line, source, built)
  return built
}

async function carryOut(line: string, source: Shell, { shell, command }: BuiltImage): Promise<BuiltImage> {
  const [instruction = '', rest = ''] = line.split(/ (.*)/)
  const words = rest.split(' ')
  switch (instruction) {
    // The tests have one Node and one user.
    case 'FROM':
    case 'USER':
    case 'WORKDIR':
      return { shell, command }
    case 'COPY':
      for (const name of words.slice(0, -1)) cpSync(join(source.folder, name), join(shell.folder, name))
      return { shell, command }
    case 'RUN':
      await shell.run(words)
      return { shell, command }
    case 'ENV':
      return { shell: shell.with(variablesOf(words)), command }
    case 'CMD':
      return { shell, command: JSON.parse(rest) }
    default:
      throw new Error(`The test does not know what this line does: ${line}`)
  }
}

/** A shell has the commands of its own folder on its PATH already: that is what the image asks for. */
function variablesOf(words: readonly string[]): Record<string, string> {
  const pairs = words.map((word) => word.split('=') as [string, string])
  const own = 'PATH=/app/node_modules/.bin:$PATH'
  if (!words.includes(own)) throw new Error(`The image does not find its commands: ${own} is missing.`)
  return Object.fromEntries(pairs.filter(([name]) => name !== 'PATH'))
}
