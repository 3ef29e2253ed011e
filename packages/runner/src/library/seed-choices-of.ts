import type { SeedChoices } from '../run/seed-choices.js'
import { defaultKinds } from '../select/selection.js'
import type { SeedRequest } from './sow.js'

/** The choices of a request, with the defaults of the command line. */
export function seedChoicesOf(request: SeedRequest): SeedChoices {
  const { only = [], skip = [], kinds = defaultKinds } = request
  return {
    selection: { only, skip, kinds },
    tenant: request.tenant ?? null,
    onConflict: request.onConflict ?? 'keep',
    adoptAs: request.adoptAs ?? 'site',
    allowDowngrade: request.allowDowngrade ?? false,
    acceptMassChange: request.acceptMassChange ?? [],
    commit: request.commit ?? 'run',
  }
}
