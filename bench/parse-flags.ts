import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface Flags {
  /** Names of scenarios; empty for all. */
  readonly scenarios: readonly string[]
  /** Numbers of rows, ascending. */
  readonly sizes: readonly number[]
  /** Numbers of tenants, ascending. */
  readonly tenants: readonly number[]
  /** Rows of the scenarios that know one size only: the comparison with peers. */
  readonly peerRows: number
  readonly repeat: number
  /** Other checkouts, built, that are measured in turn with this one. */
  readonly against: readonly string[]
  /** Whether bench/figures.md is written. */
  readonly write: boolean
  readonly help: boolean
}

const quickSizes = [10_000]
const usualSizes = [10_000, 100_000, 1_000_000]
const usualTenants = [10, 100, 1_000]
const longSizes = [...usualSizes, 5_000_000]

export const usage = `pnpm bench [scenario ...] [options]

  --quick            10,000 rows, three repetitions, no report
  --long             up to 5,000,000 rows
  --rows N           this size only; may be given more than once
  --tenants N        so many tenants only (10, 100, 1,000); may be given more than once
  --repeat N         repetitions of each measurement (5)
  --against DIR      measure another built checkout in turn; may be given more than once
  --no-write         leave bench/figures.md as it is

DATABASE_URL names a superuser of a server to measure on; without it a throw-away server is started.
BENCH_CHECKOUT names another built checkout to measure instead of this one.
`

/** Throws TypeError for flags that do not exist. */
export function parseFlags(args: readonly string[]): Flags {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      rows: { type: 'string', multiple: true },
      tenants: { type: 'string', multiple: true },
      repeat: { type: 'string' },
      against: { type: 'string', multiple: true, default: [] },
      'no-write': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const sizes = values.quick ? quickSizes : values.long ? longSizes : usualSizes
  return {
    scenarios: positionals,
    sizes: values.rows?.map(Number) ?? sizes,
    tenants: values.tenants?.map(Number) ?? (values.quick ? usualTenants.slice(0, 1) : usualTenants),
    peerRows: values.quick ? 10_000 : 75_000,
    repeat: Number(values.repeat ?? (values.quick ? 3 : 5)),
    against: values.against,
    write: !values['no-write'] && !values.quick,
    help: values.help,
  }
}
