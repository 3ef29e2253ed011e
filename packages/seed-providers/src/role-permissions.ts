import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, ref, retireOn } from '@sow/kit'
import { permissions } from './permissions.js'
import { roles } from './roles.js'

export const rolePermissions = defineDataset<ClinicDatabase>()({
  name: 'role-permissions',
  title: 'Permissions of the system roles',
  table: 'role_permissions',
  key: ['role_id', 'permission_id'],
  refs: { role_id: ref(roles), permission_id: ref(permissions) },
  defaultOwnership: 'package',
  // To take a permission from a role is to decide about it: a release must not grant it again.
  rowOwnership: 'site',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  rows: csv(new URL('../data/role-permissions.csv', import.meta.url)),
})
