// Prints `N passed, N failed` from the JSON report of a test run. A file that could not be loaded counts as one failure.
import { readFileSync } from 'node:fs'

const text = readFileSync(process.argv[2], 'utf8')
if (text === '') {
  process.stdout.write('The tests did not run.\n')
  process.exit(1)
}
const { numPassedTests, numFailedTests, testResults } = JSON.parse(text)
const unloaded = testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
)
process.stdout.write(`${numPassedTests} passed, ${numFailedTests + unloaded.length} failed\n`)
