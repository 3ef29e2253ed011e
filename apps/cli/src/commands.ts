import Doctor from './commands/db/doctor.js'
import Migrate from './commands/db/migrate.js'
import PlanDatabase from './commands/db/plan.js'
import Protect from './commands/db/protect.js'
import Reset from './commands/db/reset.js'
import Rollback from './commands/db/rollback.js'
import Seed from './commands/db/seed.js'
import Setup from './commands/db/setup.js'
import Status from './commands/db/status.js'
import Verify from './commands/db/verify.js'
import Explain from './commands/explain.js'
import CheckMigrations from './commands/migration/check.js'
import HashMigrations from './commands/migration/hash.js'
import NewMigration from './commands/migration/new.js'
import RenumberMigration from './commands/migration/renumber.js'
import CheckPackages from './commands/package/check.js'
import ListPackages from './commands/package/list.js'

/** Every command by its id; a topic and its command are separated by a colon here, by a space on the command line. */
export const commands = {
  'db:setup': Setup,
  'db:migrate': Migrate,
  'db:seed': Seed,
  'db:plan': PlanDatabase,
  'db:status': Status,
  'db:rollback': Rollback,
  'db:reset': Reset,
  'db:verify': Verify,
  'db:doctor': Doctor,
  'db:protect': Protect,
  'migration:check': CheckMigrations,
  'migration:hash': HashMigrations,
  'migration:new': NewMigration,
  'migration:renumber': RenumberMigration,
  explain: Explain,
  'package:check': CheckPackages,
  'package:list': ListPackages,
}
