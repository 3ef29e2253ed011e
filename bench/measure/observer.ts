import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { readServerCpu } from './server-cpu.ts'

/** What is read while a measurement runs. */
export interface Moment {
  readonly serverCpu: number | null
  readonly walBytes: number
  readonly nextTransaction: number
}

/** The counters of the database's tables: read where no connection has any left to hand in. */
export interface TableCounters {
  readonly tuples: number
  readonly ledgerTuples: number
  readonly deadTuples: number
}

/** A second connection to the measured database, as superuser, that reads the server's own figures. */
export class Observer implements AsyncDisposable {
  readonly #client: Client
  readonly #backend: number

  private constructor(client: Client, backend: number) {
    this.#client = client
    this.#backend = backend
  }

  static async connect(url: string): Promise<Observer> {
    const client = new Client({ connectionString: url, application_name: 'observer' })
    await client.connect()
    const answer = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return new Observer(client, answer.rows[0]?.pid ?? 0)
  }

  async moment(): Promise<Moment> {
    const answer = await this.#client.query<{ wal: string; next: string }>(`
      select
        pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as wal,
        pg_snapshot_xmax(pg_current_snapshot())::text as next`)
    const [row] = answer.rows
    return {
      serverCpu: readServerCpu(this.#backend),
      walBytes: Number(row?.wal),
      nextTransaction: Number(row?.next),
    }
  }

  /** Counters reach the server's statistics when a connection ends. */
  async counters(): Promise<TableCounters> {
    await this.#waitUntilAlone()
    const answer = await this.#client.query<Record<keyof TableCounters, string>>(`
      select
        coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del) filter (where schemaname <> 'sow'), 0)::text as tuples,
        coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del) filter (where schemaname = 'sow'), 0)::text
          as "ledgerTuples",
        coalesce(sum(n_dead_tup) filter (where schemaname <> 'sow'), 0)::text as "deadTuples"
      from pg_stat_user_tables`)
    const [row] = answer.rows
    return {
      tuples: Number(row?.tuples),
      ledgerTuples: Number(row?.ledgerTuples),
      deadTuples: Number(row?.deadTuples),
    }
  }

  async #waitUntilAlone(): Promise<void> {
    for (let tries = 0; tries < 500; tries += 1) {
      const answer = await this.#client.query(`
        select
        from pg_stat_activity
        where datname = current_database()
          and backend_type = 'client backend'
          and pid <> pg_backend_pid()`)
      if (answer.rowCount === 0) return
      await sleep(10)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end()
  }
}
