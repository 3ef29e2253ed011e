import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openClinicWithRows, usingClinicDatabase } from './clinic-databases.js'

test('a change of many roles is logged role by role, and a change of nothing is not logged', async () => {
  await usingClinicDatabase(async (database) => {
    await sql`insert into roles (key, name) values ('nurse', 'Nurse'), ('clerk', 'Clerk')`.execute(database)
    await sql`update roles set name = name`.execute(database)
    await sql`update roles set retired_on = '2026-01-01' where key = 'clerk'`.execute(database)
    await sql`delete from roles where key = 'clerk'`.execute(database)
    const changes = await database.selectFrom('permission_changes').select('change_type').execute()
    expect(changes.map(({ change_type }) => change_type).sort()).toEqual([
      'role_changed',
      'role_created',
      'role_created',
      'role_deleted',
    ])
  })
})

test('the permissions of a role are logged as granted, changed and revoked', async () => {
  await usingClinicDatabase(async (database) => {
    await sql`insert into roles (key, name) values ('nurse', 'Nurse')`.execute(database)
    await sql`insert into permissions (key, name, category) values ('claims:read', 'Read', 'billing')`.execute(
      database,
    )
    await sql`
      insert into role_permissions (role_id, permission_id)
      select roles.id, permissions.id
      from roles
      cross join permissions
    `.execute(database)
    await sql`update role_permissions set active = false`.execute(database)
    await sql`delete from role_permissions`.execute(database)
    const changes = await sql<{ change: string }>`
      select change_type || ' ' || (change_data ->> 'key') as change
      from permission_changes
      where change_type like 'permission%'
    `.execute(database)
    expect(changes.rows.map(({ change }) => change).sort()).toEqual([
      'permission_changed claims:read',
      'permission_granted claims:read',
      'permission_revoked claims:read',
    ])
  })
})

test('a claim keeps the history of its states, and what only grows refuses changes', async () => {
  await using clinic = await openClinicWithRows()
  const { database } = clinic
  const states = await sql<{ former_status: string | null; status: string }>`
    select former_status, status
    from billing_claim_status_history
    order by id
  `.execute(database)
  expect(states.rows).toEqual([
    { former_status: null, status: 'draft' },
    { former_status: 'draft', status: 'submitted' },
  ])
  for (const table of ['billing_claim_status_history', 'billing_payment_ledger', 'inventory_stock_movements'])
    await expect(sql`delete from ${sql.table(table)}`.execute(database), table).rejects.toThrow(
      'never changed',
    )
})

test('what is on hand is the sum of the movements', async () => {
  await using clinic = await openClinicWithRows()
  const { database } = clinic
  await sql`
    insert into inventory_stock_movements (org_id, item_id, lot_id, movement_type, quantity, source_location_id)
    select org_id, item_id, lot_id, 'issue', 12.5, destination_location_id
    from inventory_stock_movements
  `.execute(database)
  const onHand = await sql<{ quantity: string }>`select quantity::text from inventory_on_hand()`.execute(
    database,
  )
  expect(onHand.rows).toEqual([{ quantity: '87.500' }])
  const backwards = sql`
    insert into inventory_stock_movements (org_id, item_id, movement_type, quantity, source_location_id)
    select org_id, item_id, 'receipt', 1, destination_location_id
    from inventory_stock_movements
    where destination_location_id is not null
  `.execute(database)
  await expect(backwards).rejects.toThrow('inventory_stock_movements_direction_check')
})
