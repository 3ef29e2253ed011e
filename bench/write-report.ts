import { writeReport } from './report/report-files.ts'

// Writes bench/figures.md anew from the results of the last run: `node bench/write-report.ts`.
await writeReport()
