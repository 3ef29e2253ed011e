import { expect, test } from 'vitest'
import {
  checkCitusNode,
  checkServerVersion,
  noticeOfServer,
  otherServer,
} from '../../src/server/connect/judge-server.js'

const version = (serverVersion: string, serverVersionNumber: number) => ({
  serverVersion,
  serverVersionNumber,
})

test.each([
  ['14.20', 140_020, /gets no fixes any more/],
  ['15.0', 150_000, null],
  ['18.4', 180_004, null],
  ['19beta1', 190_000, /19beta1: this Sow is tested with 15 to 18/],
  ['19.0', 190_000, /tested with 15 to 18/],
  ['20devel', 200_000, /tested with 15 to 18/],
])('PostgreSQL %s is used, and told where it is not tested', (text, number, notice) => {
  checkServerVersion(version(text, number))
  const told = noticeOfServer(version(text, number))
  if (notice === null) expect(told).toBeNull()
  else expect(told).toMatch(notice)
})

test('PostgreSQL 13 is refused', () => {
  expect(() => checkServerVersion(version('13.23', 130_023))).toThrow(
    expect.objectContaining({ code: 'SERVER_UNSUPPORTED', exitCode: 69 }),
  )
})

test.each([
  ['CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024/05/15)', 'CockroachDB'],
  ['PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64-pc-linux-gnu', 'YugabyteDB'],
  ['PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC, Redshift 1.0.12103', 'Amazon Redshift'],
  ['PostgreSQL 12.12 (Greenplum Database 7.1.0 build commit:x) on x86_64', 'Greenplum'],
  ['PostgreSQL 9.5 on x86_64-unknown-linux-gnu (Materialize v0.130.0)', 'Materialize'],
  ['PostgreSQL 13.14.0-RisingWave-2.1.0 (x)', 'RisingWave'],
  ['PostgreSQL 16.3 compatible CedarDB v2025-06-01', 'CedarDB'],
  ['PostgreSQL 18.4 (Debian 18.4-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc', null],
  ['PostgreSQL 16.9 (EnterpriseDB Advanced Server) on x86_64', null],
  ['PostgreSQL 19beta1 on aarch64-apple-darwin', null],
])('%s is %s', (answer, name) => {
  expect(otherServer({ version: answer, hasDsqlCatalog: false })).toBe(name)
})

test('Aurora DSQL calls itself PostgreSQL, and is known by its catalog', () => {
  expect(otherServer({ version: 'PostgreSQL 16', hasDsqlCatalog: true })).toBe('Amazon Aurora DSQL')
})

test('a worker of Citus is refused, its coordinator and a server without Citus are not', () => {
  for (const group of [null, 0]) checkCitusNode(group)
  expect(() => checkCitusNode(3)).toThrow(
    expect.objectContaining({
      code: 'SERVER_UNSUPPORTED',
      message: expect.stringContaining('worker of a Citus'),
    }),
  )
})
