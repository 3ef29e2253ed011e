import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TestProject, testProject } from '../fixtures/project.js'
import type { Consumer } from './consumer.js'
import { installTools } from './install-tools.js'
import type { PageStep } from './walk-page.js'

const cli = fileURLToPath(new URL('../../', import.meta.url))

export interface ConsumerProject extends TestProject {
  /** Does what a page says, and answers what the command wrote. */
  take(step: PageStep): string
}

/** A project as the tool's users have it, with the tool and the command line installed. */
export function consumerProject(
  consumer: Pick<Consumer, 'files' | 'environment'>,
  url: string,
): ConsumerProject {
  const project = testProject(consumer.files)
  linkModules(installTools(), project.directory)
  const binaries = join(project.directory, 'node_modules/.bin')
  const { HOME = '', PATH = '' } = process.env
  const environment = {
    HOME,
    PATH: [binaries, dirname(process.execPath), PATH].join(delimiter),
    NO_COLOR: '1',
    CI: '1',
    DATABASE_URL: url,
    npm_config_update_notifier: 'false',
    ...consumer.environment,
  }
  return {
    ...project,
    take: (step) => {
      if (step.kind === 'write') {
        project.write({ [step.file]: step.text })
        return ''
      }
      // It is installed, from this repository.
      if (step.line.startsWith('npm install ')) return ''
      // What `npx` finds stands in the folder of binaries; npm itself would only cost time.
      return execFileSync('sh', ['-c', step.line.replaceAll('npx ', '')], {
        cwd: project.directory,
        encoding: 'utf8',
        env: environment,
        stdio: 'pipe',
      })
    },
  }
}

function linkModules(tools: string, directory: string): void {
  const modules = join(directory, 'node_modules')
  for (const folder of ['.bin', '@sow']) mkdirSync(join(modules, folder), { recursive: true })
  for (const name of readdirSync(tools))
    if (!name.startsWith('.')) symlinkSync(join(tools, name), join(modules, name))
  for (const name of readdirSync(join(tools, '.bin')))
    symlinkSync(join(tools, '.bin', name), join(modules, '.bin', name))
  symlinkSync(cli, join(modules, '@sow/cli'))
  symlinkSync(join(cli, 'bin/run.js'), join(modules, '.bin/sow'))
}
