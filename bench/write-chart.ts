import { writeCharts } from './report/chart-file.ts'

// Draws docs/peers.svg and docs/tenants.svg anew from bench/figures.md: `node bench/write-chart.ts`.
await writeCharts()
