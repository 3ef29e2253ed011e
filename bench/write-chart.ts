import { writeChart } from './report/chart-file.ts'

// Draws docs/peers.svg anew from bench/figures.md: `node bench/write-chart.ts`.
await writeChart()
