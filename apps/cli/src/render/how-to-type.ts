import { findProjectIfAny } from '@sow/runner/start'

/**
 * How a person types a command in this project: as its own script where it has one (`npm run db:status`), else
 * through npx, which finds the installed `sow`.
 */
export function howToType(command: string, directory: string = process.cwd()): string {
  const scripts = Object.entries(findProjectIfAny(directory)?.packageJson.scripts ?? {})
  const own = scripts.find(([, text]) => text === `sow ${command}` || text.endsWith(` sow ${command}`))
  if (own !== undefined) return `npm run ${own[0]}`
  const any = scripts.find(([name, text]) => name === 'sow' && text.endsWith(' sow'))
  return any === undefined ? `npx sow ${command}` : `npm run -s sow -- ${command}`
}
