import { ref } from '@sow/kit'
import type { ShapeDataset, Site } from '../../engine/tests/shapes/shape-database.js'

export const clinics =
  "insert into organizations (slug, name, status) values ('north', 'North', 'active'), ('south', 'South', 'active')"

export const editBank = `
  update ledger_accounts
  set name = 'Our bank'
  where code = '1010'
    and org_id = (select id from organizations where slug = 'north')`

/** Rows of an organization that refer to each other, and to rows of another table. The second release renames the bank. */
export function release(version: '1.0.0' | '1.1.0'): readonly ShapeDataset[] {
  const bank = version === '1.0.0' ? 'Cash in bank' : 'Money in bank'
  const account = { account_type: 'asset', normal_side: 'debit' }
  return [
    {
      name: 'accounts',
      table: 'ledger_accounts',
      scope: 'tenant',
      key: ['code'],
      refs: { parent_id: ref.self() },
      version,
      rows: [
        { code: '1000', name: 'Assets', parent_id: null, ...account },
        { code: '1010', name: bank, parent_id: '1000', ...account },
      ],
    },
    {
      name: 'purposes',
      table: 'appointment_purposes',
      scope: 'tenant',
      key: ['code'],
      version,
      rows: [{ code: 'follow-up', name: 'Follow-up', category: 'follow_up' }],
    },
    {
      name: 'rules',
      table: 'appointment_automation_rules',
      scope: 'tenant',
      key: ['purpose_id', 'rule_key'],
      refs: { purpose_id: { dataset: { name: 'purposes' } } },
      version,
      rows: [
        {
          purpose_id: 'follow-up',
          rule_key: 'remind',
          name: 'Remind',
          trigger_event: 'created',
          action_type: 'send_reminder',
        },
      ],
    },
  ]
}

/** What each organization calls the bank, and the account above it. */
export async function banks(site: Site): Promise<unknown> {
  const found = await site.rows(`
    select organizations.slug, account.name, parent.code as parent
    from ledger_accounts account
    join organizations
      on organizations.id = account.org_id
    join ledger_accounts parent
      on parent.org_id = account.org_id
      and parent.id = account.parent_id
    where account.code = '1010'
    order by 1`)
  return found.map(({ slug, name, parent }) => [slug, name, parent])
}
