import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import billing from '../src/index.js'

const rowsOf = rowReader(billing)

test('an account is below a heading of its own type, and a heading takes no postings', async () => {
  const accounts = await rowsOf('ledger-accounts')
  const byCode = new Map(accounts.map((account) => [String(account['code']), account]))
  const headings = new Set<unknown>(
    accounts.map((account) => account['parent_id']).filter((parent) => parent !== null),
  )
  for (const { code, parent_id: parent, account_type: type, is_postable: postable } of accounts) {
    expect(postable, String(code)).toBe(!headings.has(code))
    if (parent !== null)
      expect(String(byCode.get(String(parent))?.['account_type']), String(code)).toBe(String(type))
  }
})

test('accounts stand on the side of their type, but for those that take something off', async () => {
  const debit = new Set(['asset', 'expense'])
  const contrary = (await rowsOf('ledger-accounts')).filter(
    ({ account_type: type, normal_side: side }) => (side === 'debit') !== debit.has(String(type)),
  )
  expect(contrary.map(({ code }) => code)).toEqual(['1190', '1590', '3020', '4900', '4910', '4920', '4930'])
})
