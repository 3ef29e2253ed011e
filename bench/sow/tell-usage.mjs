// Loaded before a program: writes what its process has used, its workers' part too, when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const file = process.env.BENCH_USAGE
  if (file !== undefined) writeFileSync(file, JSON.stringify({ cpu: userCPUTime + systemCPUTime, maxRSS }))
})
