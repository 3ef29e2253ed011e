import { expect, test } from 'vitest'
import { stampsOnly } from '../../src/seed/plan/constraints/stamps-only.js'

test.each([
  'begin new.updated_at = now(); return new; end',
  'BEGIN\n  -- by hand\n  NEW."updatedAt" := CURRENT_TIMESTAMP(3);\n  NEW.by = current_user; RETURN NEW;\nEND;',
  "begin /* utc */ new.updated_at = pg_catalog.clock_timestamp() at time zone 'utc'; return new; end",
])('a trigger that only stamps is known: %j', (source) => {
  expect(stampsOnly(source, ['code', 'v'])).toBe(true)
})

test.each([
  // It stamps what the release carries.
  'begin new.v = now(); return new; end',
  'begin new."v" = now(); return new; end',
  // It may do anything else.
  'begin new.updated_at = now(); return null; end',
  'begin new.updated_at = public.now(); return new; end',
  "begin new.updated_at = now(); raise exception 'no'; return new; end",
  'begin if true then new.updated_at = now(); end if; return new; end',
  'declare x int; begin new.updated_at = now(); return new; end',
  'begin new.updated_at = now() -- ; \n || f(); return new; end',
  null,
])('one that is not known to be one is none: %j', (source) => {
  expect(stampsOnly(source, ['code', 'v'])).toBe(false)
})
