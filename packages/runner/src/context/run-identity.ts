import { hostname, userInfo } from 'node:os'
import type { RunIdentity } from '@sow/engine'
import type { RunContext } from './run-context.js'

/** How the ledger records a run. SOW_ACTOR names a deploy; else it is the user of the operating system. */
export function runIdentity({ command, environment, toolVersion, project }: RunContext): RunIdentity {
  return {
    command,
    actor: environment['SOW_ACTOR'] || systemUser(),
    toolVersion,
    packages: Object.fromEntries(project.packages.map(({ name, version }) => [name, version])),
  }
}

/** A container may run as a user that has no name. */
function systemUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `unknown@${hostname()}`
  }
}
