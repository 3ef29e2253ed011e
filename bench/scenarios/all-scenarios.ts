import { codeSetUpgrade } from './code-set-upgrade.ts'
import { embedded } from './embedded.ts'
import { looks } from './looks.ts'
import { manyDatasets } from './many-datasets.ts'
import { memory } from './memory.ts'
import { officialFiles } from './official-files.ts'
import { packageOwned } from './package-owned.ts'
import { peers } from './peers.ts'
import type { Scenario } from './scenario.ts'
import { sharedColumns } from './shared-columns.ts'
import { stagedLoad } from './staged-load.ts'
import { startUp } from './start-up.ts'
import { tenants } from './tenants.ts'
import { thousandDatasets } from './thousand-datasets.ts'
import { undo } from './undo.ts'

/** In the order of the report. */
export const allScenarios: readonly Scenario[] = [
  packageOwned,
  stagedLoad,
  sharedColumns,
  undo,
  codeSetUpgrade,
  officialFiles,
  manyDatasets,
  tenants,
  thousandDatasets,
  looks,
  memory,
  peers,
  embedded,
  startUp,
]
