import type { SowCommand } from './command/sow-command.js'
import InspectCodeSet from './commands/codeset/inspect.js'
import LoadCodeSet from './commands/codeset/load.js'
import Completion from './commands/completion.js'
import AcceptEdits from './commands/db/accept.js'
import Adopt from './commands/db/adopt.js'
import ApplyPlan from './commands/db/apply.js'
import BlameRows from './commands/db/blame.js'
import BillOfMaterials from './commands/db/bom.js'
import ShowConflicts from './commands/db/conflicts.js'
import Doctor from './commands/db/doctor.js'
import ShowDrift from './commands/db/drift.js'
import PruneHistory from './commands/db/history/prune.js'
import History from './commands/db/history.js'
import Migrate from './commands/db/migrate.js'
import PlaceTables from './commands/db/place.js'
import PlanDatabase from './commands/db/plan.js'
import Protect from './commands/db/protect.js'
import ReleaseHold from './commands/db/release.js'
import RemoveDomain from './commands/db/remove.js'
import Reset from './commands/db/reset.js'
import ResolveConflicts from './commands/db/resolve.js'
import RestoreRows from './commands/db/restore.js'
import Rollback from './commands/db/rollback.js'
import Seed from './commands/db/seed.js'
import Setup from './commands/db/setup.js'
import ShowRows from './commands/db/show.js'
import Status from './commands/db/status.js'
import Undo from './commands/db/undo.js'
import Up from './commands/db/up.js'
import Verify from './commands/db/verify.js'
import Explain from './commands/explain.js'
import FleetApply from './commands/fleet/apply.js'
import FleetPlan from './commands/fleet/plan.js'
import FleetRetry from './commands/fleet/retry.js'
import FleetStatus from './commands/fleet/status.js'
import FleetWork from './commands/fleet/work.js'
import InitProject from './commands/init.js'
import GiveCode from './commands/mcp/code.js'
import ServeAssistant from './commands/mcp.js'
import CheckMigrations from './commands/migration/check.js'
import HashMigrations from './commands/migration/hash.js'
import NewMigration from './commands/migration/new.js'
import RenumberMigration from './commands/migration/renumber.js'
import CapturePackage from './commands/package/capture.js'
import WriteChanges from './commands/package/changes.js'
import CheckPackages from './commands/package/check.js'
import DiffPackages from './commands/package/diff.js'
import ListPackages from './commands/package/list.js'
import NewPackage from './commands/package/new.js'
import ListPlugins from './commands/plugins.js'
import CheckSchema from './commands/schema/check.js'
import PullSchema from './commands/schema/pull.js'
import AddSeed from './commands/seed/add.js'
import OpenStudio from './commands/studio.js'
import ShowVersion from './commands/version.js'
import type { CommandDocument } from './document/document.js'

/** A command's id by what its document calls it: `db:seed` for `db seed`. */
type CommandId<Command extends string> = Command extends `${infer Topic} ${infer Rest}`
  ? `${Topic}:${CommandId<Rest>}`
  : Command

/** Each command with its own document, and none without one. */
type Commands = {
  readonly [Command in CommandDocument['command'] as CommandId<Command>]: {
    readonly prototype: SowCommand<Extract<CommandDocument, { readonly command: Command }>>
  }
}

/** Every command by its id; a topic and its command are separated by a colon here, by a space on the command line. */
export const commands = {
  'db:up': Up,
  'db:setup': Setup,
  'db:migrate': Migrate,
  'db:seed': Seed,
  'db:place': PlaceTables,
  'db:plan': PlanDatabase,
  'db:apply': ApplyPlan,
  'db:status': Status,
  'db:drift': ShowDrift,
  'db:show': ShowRows,
  'db:blame': BlameRows,
  'db:conflicts': ShowConflicts,
  'db:resolve': ResolveConflicts,
  'db:rollback': Rollback,
  'db:undo': Undo,
  'db:release': ReleaseHold,
  'db:restore': RestoreRows,
  'db:accept': AcceptEdits,
  'db:remove': RemoveDomain,
  'db:history': History,
  'db:history:prune': PruneHistory,
  'db:bom': BillOfMaterials,
  'db:reset': Reset,
  'db:verify': Verify,
  'db:doctor': Doctor,
  'db:protect': Protect,
  'db:adopt': Adopt,
  'migration:check': CheckMigrations,
  'migration:hash': HashMigrations,
  'migration:new': NewMigration,
  'migration:renumber': RenumberMigration,
  'codeset:inspect': InspectCodeSet,
  'codeset:load': LoadCodeSet,
  'fleet:status': FleetStatus,
  'fleet:plan': FleetPlan,
  'fleet:apply': FleetApply,
  'fleet:work': FleetWork,
  'fleet:retry': FleetRetry,
  completion: Completion,
  explain: Explain,
  init: InitProject,
  mcp: ServeAssistant,
  'mcp:code': GiveCode,
  plugins: ListPlugins,
  studio: OpenStudio,
  version: ShowVersion,
  'seed:add': AddSeed,
  'package:capture': CapturePackage,
  'package:changes': WriteChanges,
  'package:check': CheckPackages,
  'package:diff': DiffPackages,
  'package:list': ListPackages,
  'package:new': NewPackage,
  'schema:check': CheckSchema,
  'schema:pull': PullSchema,
} satisfies Commands
