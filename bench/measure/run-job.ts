import type { Figures } from './figures.ts'
import type { Job } from './job.ts'
import { Observer } from './observer.ts'
import type { OpenWork, WorkAnswer } from './work.ts'

/** The process of one measurement: opens the work, runs it once, and prints what it found as one line of JSON. */
async function runJob({ work, args, observe }: Job): Promise<Figures> {
  const { open } = (await import(work)) as { readonly open: OpenWork<unknown> }
  await using observer = observe === null ? null : await Observer.connect(observe)
  const counted = await observer?.counters()
  const opened = await open(args)
  const before = await observer?.moment()
  const measured = await measureRun(() => opened.run())
  const after = await observer?.moment()
  await opened[Symbol.asyncDispose]()
  const countedAfter = await observer?.counters()
  const difference = (from: number | null | undefined, to: number | null | undefined) =>
    typeof from === 'number' && typeof to === 'number' ? to - from : null
  return {
    ...measured,
    serverCpu: difference(before?.serverCpu, after?.serverCpu),
    walBytes: difference(before?.walBytes, after?.walBytes),
    transactionIds: difference(before?.nextTransaction, after?.nextTransaction),
    tuplesWritten: difference(counted?.tuples, countedAfter?.tuples),
    ledgerTuples: difference(counted?.ledgerTuples, countedAfter?.ledgerTuples),
    deadTuples: difference(counted?.deadTuples, countedAfter?.deadTuples),
    peakMemory: measured.peakMemory ?? process.resourceUsage().maxRSS * 1024,
  }
}

/** Time and CPU of the work alone. */
async function measureRun(run: () => Promise<WorkAnswer>) {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const answer = await run()
  const milliseconds = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { milliseconds, clientCpu: (user + system) / 1000, ...answer }
}

const figures = await runJob(JSON.parse(process.argv[2] ?? '') as Job)
process.stdout.write(`\n${JSON.stringify(figures)}\n`)
