import type { ThrowAwayDatabase, ThrowAwayPostgres } from '../../packages/engine/dist/throw-away.js'
import type { Figures } from '../measure/figures.ts'
import { findSeries, type Series, type SeriesName } from '../measure/series.ts'
import type { Flags } from '../parse-flags.ts'
import type { Edition } from '../rows/item.ts'
import type { DatasetForm } from '../sow/item-dataset.ts'
import { makeRelease } from '../sow/make-release.ts'
import { loadPackages, type Packages } from '../sow/packages.ts'
import { prepareDatabase } from '../sow/prepare-database.ts'
import type { Release } from '../sow/release.ts'

/** A checkout of Sow that is measured. */
export interface Subject {
  readonly name: string
  readonly checkout: string
  readonly packages: Packages
}

/** What every scenario measures with. */
export class Bench {
  readonly flags: Flags
  readonly server: ThrowAwayPostgres
  /** This checkout, then those that it is compared with. */
  readonly subjects: readonly Subject[]
  readonly series: Series[] = []
  readonly #directory: string
  readonly #releases = new Map<string, Promise<Release>>()

  constructor(parts: {
    readonly flags: Flags
    readonly server: ThrowAwayPostgres
    readonly subjects: readonly Subject[]
    readonly directory: string
  }) {
    this.flags = parts.flags
    this.server = parts.server
    this.subjects = parts.subjects
    this.#directory = parts.directory
  }

  /** This checkout. */
  get sow(): Subject {
    const [first] = this.subjects
    if (first === undefined) throw new Error('There is nothing to measure.')
    return first
  }

  get directory(): string {
    return this.#directory
  }

  /** How often a measurement is repeated: less where one takes long. */
  repetitions(rows: number): number {
    return rows > 1_000_000 ? Math.min(this.flags.repeat, 3) : this.flags.repeat
  }

  release(rows: number, edition: Edition, form: DatasetForm): Promise<Release> {
    const name = `${rows} ${edition} ${form}`
    const made =
      this.#releases.get(name) ??
      makeRelease(this.sow.packages, { directory: this.#directory, rows, edition, form })
    this.#releases.set(name, made)
    return made
  }

  /** A new database with table and ledger, owned by a role that is no superuser. */
  async createDatabase(subject: Subject = this.sow): Promise<ThrowAwayDatabase> {
    const database = await this.server.createDatabase()
    await prepareDatabase(subject.packages, { kind: 'postgres', url: database.url })
    return database
  }

  record(name: SeriesName, figures: Figures): void {
    const known = findSeries(this.series, name)
    if (known === undefined) this.series.push({ ...name, figures: [figures] })
    else known.figures.push(figures)
    const { scenario, rows, subject, step } = name
    const told = `${scenario}, ${rows} rows, ${subject}, ${step}: ${Math.round(figures.milliseconds)} ms`
    process.stdout.write(`${told}\n`)
  }
}

export async function loadSubjects(checkouts: readonly string[]): Promise<Subject[]> {
  return await Promise.all(
    checkouts.map(async (checkout, index) => ({
      name: index === 0 ? 'sow' : `sow of ${checkout.split('/').at(-1)}`,
      checkout,
      packages: await loadPackages(checkout),
    })),
  )
}
