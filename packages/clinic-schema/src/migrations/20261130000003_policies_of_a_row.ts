/**
 * 035: policies that look at their row alone, since Citus allows no subquery in a policy of a table that it knows.
 *
 * - The parts of a role and of a mapper say whose they are: `owner`, as their role or their mapper has it. A foreign key holds the
 *   two together and takes a part along when its role goes to another owner; `fill_owner` fills it, so that nobody has to write it.
 * - A user is seen where an assignment of a role says so, which is another row still: the policy asks a function. So does that of
 *   former passwords.
 *
 * Who sees and who writes what is as it was.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** A table whose rows have an owner, and its parts. */
interface OwnedTable {
  readonly whole: string
  readonly parts: readonly string[]
  /** The column of the parts. */
  readonly refersBy: string
}

const ownedTables: readonly OwnedTable[] = [
  { whole: 'roles', parts: ['role_permissions'], refersBy: 'role_id' },
  {
    whole: 'integration_data_mappers',
    parts: ['integration_field_mappings', 'integration_value_lookups', 'integration_mapper_tests'],
    refersBy: 'mapper_id',
  },
]

// sow-allow FOREIGN_KEY_SCAN: roles and mappers are a few hundred rows with their parts, the scan takes milliseconds
// sow-allow INDEX_BLOCKS: parts of roles and mappers are some hundred rows, the index is built in milliseconds
// sow-allow UNIQUE_BLOCKS: roles and mappers are a few dozen rows, the index is built in milliseconds
export async function up(db: Database): Promise<void> {
  for (const owned of ownedTables) {
    await sql`
      alter table ${sql.table(owned.whole)}
        add constraint ${sql.id(`${owned.whole}_owner_id_key`)} unique (owner, id)
    `.execute(db)
    await createFillOwner(db, owned)
    for (const part of owned.parts) await ownPart(db, owned, part)
  }
  await createHasRoleHere(db)
  await replacePolicy(db, 'users', sql`using (has_role_here(id)) with check (true)`)
  await replacePolicy(db, 'password_history', sql`using (has_role_here(user_id))`)
}

export async function down(db: Database): Promise<void> {
  await replacePolicy(
    db,
    'password_history',
    sql`
      using (
        exists (
          select
          from users
          where users.id = password_history.user_id
        )
      )`,
  )
  await replacePolicy(
    db,
    'users',
    sql`
      using (
        exists (
          select
          from role_assignments
          where role_assignments.user_id = users.id
            and role_assignments.org_id = current_org_id()
        )
      )
      with check (true)`,
  )
  await sql`drop function has_role_here(uuid)`.execute(db)
  for (const owned of [...ownedTables].reverse()) {
    for (const part of owned.parts) await disownPart(db, owned, part)
    await sql`drop function ${fillOwner(owned)}()`.execute(db)
    await sql`
      alter table ${sql.table(owned.whole)}
        drop constraint ${sql.id(`${owned.whole}_owner_id_key`)}
    `.execute(db)
  }
}

/** A part of nothing keeps the owner that it says: the foreign key refuses it. */
async function createFillOwner(db: Database, owned: OwnedTable): Promise<void> {
  const { whole, refersBy } = owned
  await sql`
    create function ${fillOwner(owned)}()
    returns trigger
    language plpgsql
    as $$
    begin
      new.owner := coalesce(
        (
          select whole.owner
          from ${sql.table(whole)} whole
          where whole.id = new.${sql.ref(refersBy)}
        ),
        new.owner
      );
      return new;
    end
    $$
  `.execute(db)
}

async function ownPart(db: Database, owned: OwnedTable, part: string): Promise<void> {
  const { whole, refersBy } = owned
  await sql`alter table ${sql.table(part)} add column owner text not null default 'system'`.execute(db)
  await sql`
    update ${sql.table(part)} part
    set owner = whole.owner
    from ${sql.table(whole)} whole
    where whole.id = part.${sql.ref(refersBy)}
      and whole.owner <> 'system'
  `.execute(db)
  await sql`
    create index ${sql.id(`${part}_owner_idx`)}
      on ${sql.table(part)} (owner, ${sql.ref(refersBy)})
  `.execute(db)
  await sql`
    alter table ${sql.table(part)}
      add constraint ${sql.id(`${part}_owner_${refersBy}_fkey`)}
        foreign key (owner, ${sql.ref(refersBy)}) references ${sql.table(whole)} (owner, id)
        on update cascade
        on delete restrict
  `.execute(db)
  await sql`
    create trigger fill_owner
      before insert or update of ${sql.ref(refersBy)}, owner on ${sql.table(part)}
      for each row
      execute function ${fillOwner(owned)}()
  `.execute(db)
  await replacePolicy(
    db,
    part,
    sql`
      using (owner = 'system' or owner = current_org_id()::text)
      with check (owner = current_org_id()::text)`,
  )
}

/** The policy that looked at the whole, as 002 and 026 made it. */
async function disownPart(db: Database, { whole, refersBy }: OwnedTable, part: string): Promise<void> {
  const isPart = sql`${sql.ref(`${whole}.id`)} = ${sql.ref(`${part}.${refersBy}`)}`
  await replacePolicy(
    db,
    part,
    sql`
      using (
        exists (
          select
          from ${sql.table(whole)}
          where ${isPart}
        )
      )
      with check (
        exists (
          select
          from ${sql.table(whole)}
          where ${isPart}
            and ${sql.ref(`${whole}.org_id`)} = current_org_id()
        )
      )`,
  )
  await sql`drop trigger fill_owner on ${sql.table(part)}`.execute(db)
  await sql`alter table ${sql.table(part)} drop column owner`.execute(db)
}

function fillOwner({ refersBy }: OwnedTable) {
  return sql.id(`fill_owner_by_${refersBy}`)
}

/** It asks with the rights of who asks, as the subquery of the policy did. A query without a column Citus does not answer there. */
async function createHasRoleHere(db: Database): Promise<void> {
  await sql`
    create function has_role_here(of_user uuid)
    returns boolean
    language plpgsql
    stable
    parallel safe
    as $$
    begin
      return exists (
        select role_assignments.id
        from role_assignments
        where role_assignments.user_id = of_user
          and role_assignments.org_id = current_org_id()
      );
    end
    $$
  `.execute(db)
}

async function replacePolicy(db: Database, table: string, checks: ReturnType<typeof sql>): Promise<void> {
  await sql`drop policy org_isolation on ${sql.table(table)}`.execute(db)
  await sql`create policy org_isolation on ${sql.table(table)} ${checks}`.execute(db)
}
