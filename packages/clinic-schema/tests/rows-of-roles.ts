import type { ShapeDataset, Site } from '../../engine/tests/shapes/shape-database.js'

/** Somebody in the north is a nurse; a nurse in the south is one no more. */
export const assignments = `
  insert into users (email, display_name) values ('demo@example.com', 'Demo User');
  insert into role_assignments (org_id, user_id, role_id, revoked_at)
    select organizations.id, users.id, roles.id, case when slug = 'south' then now() end
    from organizations
    cross join users
    cross join roles
    where roles.key = 'nurse'`

export const editsOfRoles = "update roles set name = 'Our nurse' where key = 'nurse'"

/** The second release has two roles more, says where a nurse works, and lets all three see the wards. */
export function releaseOfRoles(version: '1.0.0' | '1.1.0'): readonly ShapeDataset[] {
  const isFirst = version === '1.0.0'
  const role = (key: string, scope_level: string) => ({ owner: 'system', key, name: key, scope_level })
  const newer = ['clerk', 'coder']
  const granted = (key: string, permission_id: string) => ({
    role_id: { owner: 'system', key },
    permission_id,
  })
  return [
    {
      name: 'permissions',
      table: 'permissions',
      key: ['key'],
      version,
      rows: ['patients:read', ...(isFirst ? [] : ['wards:read'])].map((key) => ({
        key,
        name: key,
        category: 'Care',
      })),
    },
    {
      name: 'roles',
      table: 'roles',
      key: ['owner', 'key'],
      version,
      rows: [
        role('nurse', isFirst ? 'organization' : 'location'),
        ...(isFirst ? [] : newer.map((key) => role(key, 'location'))),
      ],
    },
    {
      name: 'role-permissions',
      table: 'role_permissions',
      key: ['role_id', 'permission_id'],
      refs: { role_id: { dataset: { name: 'roles' } }, permission_id: { dataset: { name: 'permissions' } } },
      version,
      rows: [
        granted('nurse', 'patients:read'),
        ...(isFirst ? [] : ['nurse', ...newer].map((key) => granted(key, 'wards:read'))),
      ],
    },
  ]
}

/** What the site calls a nurse, and where one works. */
export async function nurse(site: Site): Promise<unknown> {
  const found = await site.rows("select name, scope_level from roles where key = 'nurse'")
  return found.flatMap(({ name, scope_level }) => [name, scope_level])
}

/** What came into the log since it was asked last: whose entry it is, its type, and the key that it names. */
export async function logSince(site: Site): Promise<unknown> {
  const found = await site.rows(`
    select concat_ws(' ', coalesce(organizations.slug, 'none'), change_type, change_data ->> 'key') as entry
    from permission_changes
    left join organizations
      on organizations.id = permission_changes.org_id
    where processed_at is null
    order by 1`)
  await site.rows('update permission_changes set processed_at = now()')
  return found.map(({ entry }) => entry)
}
