import { nightlyOnPglite, reason } from '../packages/engine/tests/engines.js'
import { everyTest } from './every-test.js'

/** Says what this run leaves to the night, and why. */
export default function tellTiers(): void {
  if (!everyTest)
    process.stdout.write(
      `${nightlyOnPglite.length} files of the engine's tests run on the server alone. ${reason}\n`,
    )
}
