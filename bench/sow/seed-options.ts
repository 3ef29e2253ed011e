import type { SeedOptions } from '../../packages/engine/dist/index.js'

/** What `sow db seed` hands to the engine when no flag is given. */
export const seedOptions: SeedOptions = {
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
  lock: { waitSeconds: 0 },
  run: { command: 'db seed', actor: 'benchmark', toolVersion: '0.0.0', packages: {} },
}
