import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proveSeedPackage } from '@sow/testkit'

/** Migrations up, down and up; every row as the manifest has it; a second seed that writes nothing. */
test('the package proves itself on a database of its own', async () => {
  const { migrations, datasets } = await proveSeedPackage(new URL('..', import.meta.url))
  assert.equal(migrations, 1)
  assert.deepEqual(datasets, [{ identity: 'appointment-reminders/reminder-texts', rows: 3 }])
})
