import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseFlags, usage } from './parse-flags.ts'
import { describeMachine } from './report/describe-machine.ts'
import { readReport, writeReport, writeResults } from './report/report-files.ts'
import { allScenarios } from './scenarios/all-scenarios.ts'
import { Bench, loadSubjects } from './scenarios/bench.ts'
import { openServer } from './server/bench-server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs the scenarios that the command line names, and writes what they found. */
async function runBenchmarks(args: readonly string[]): Promise<void> {
  const flags = parseFlags(args)
  if (flags.help) {
    process.stdout.write(`${usage}\nScenarios: ${allScenarios.map(({ name }) => name).join(', ')}\n`)
    return
  }
  const scenarios = allScenarios.filter(
    ({ name }) => flags.scenarios.length === 0 || flags.scenarios.includes(name),
  )
  const checkouts = [process.env.BENCH_CHECKOUT ?? root, ...flags.against.map((each) => resolve(each))]
  const subjects = await loadSubjects(checkouts)
  const directory = await mkdtemp(join(tmpdir(), 'sow-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  // What is ours ends with the process: the server, and the files above.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  await using server = await openServer(loadedPackages(subjects), process.env.DATABASE_URL)
  const bench = new Bench({ flags, server, subjects, directory })
  const machine = await describeMachine(server.superuserUrl)
  for (const scenario of scenarios) {
    await scenario.run(bench)
    await writeResults({
      command: ['pnpm bench', ...args].join(' '),
      date: new Date().toISOString().slice(0, 10),
      machine,
      series: bench.series,
    })
  }
  if (flags.write) await writeReport()
  else process.stdout.write(`\n${await readReport()}`)
}

function loadedPackages(subjects: Awaited<ReturnType<typeof loadSubjects>>) {
  const [first] = subjects
  if (first === undefined) throw new Error('There is nothing to measure.')
  return first.packages
}

await runBenchmarks(process.argv.slice(2))
