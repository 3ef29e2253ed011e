import { Flags, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { SeedChoices } from '@sow/runner'

export const kinds = ['reference', 'starter', 'demo'] as const

const helpGroup = 'SELECTION'

/** Names and kinds: each flag may be repeated, or take a comma-separated list. */
export const selectionFlags = {
  only: Flags.string({
    description: 'Only these domains or datasets, and what they refer to.',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup,
  }),
  skip: Flags.string({
    description: 'Not these domains or datasets.',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup,
  }),
  kind: Flags.option({
    description: 'Only datasets of these kinds (default: reference,starter).',
    options: kinds,
    helpValue: 'KIND',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup,
  })(),
  tenant: Flags.string({
    description: 'Rows of tenant scope go to this tenant only (default: every active one).',
    helpValue: 'SLUG',
    helpGroup,
  }),
}

const merge = 'MERGE'

/** What an adoption may write over. */
export const overwriteFlag = {
  'accept-overwrite': Flags.string({
    description: 'Datasets whose rows of before the first run may lose their values to --adopt-as base.',
    helpValue: 'DATASET',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup: merge,
  }),
}

/** How rows are compared. */
export const mergeFlags = {
  'on-conflict': Flags.option({
    description:
      'Where package and site changed a column differently since the last run: keep the site, take the package, or stop. Conflicts that are open already are for `sow db resolve`.',
    options: ['keep', 'package', 'fail'] as const,
    default: 'keep',
    helpGroup: merge,
  })(),
  'allow-downgrade': Flags.boolean({
    description: 'Merge a release that is older than the applied one, instead of skipping it.',
    helpGroup: merge,
  }),
  'adopt-as': Flags.string({
    description:
      "What rows are that were there before a dataset's first run: `site`, its own edits (default); `base`, an earlier release that this one replaces, of all datasets or of those named.",
    helpValue: 'site|base|base=DATASET',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: merge,
  }),
  ...overwriteFlag,
}

/** How much is committed at once. */
export const commitFlag = {
  commit: Flags.option({
    description:
      'All selected datasets in one transaction, or each in one of its own: for very large ones. A run that stopped goes on where it was.',
    options: ['run', 'dataset'] as const,
    default: 'run',
    helpGroup: merge,
  })(),
}

/** What only a seed needs, not a plan. */
export const acceptFlags = {
  'accept-mass-change': Flags.string({
    description: 'Datasets of which unusually many rows may go.',
    helpValue: 'DATASET',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup: merge,
  }),
}

/** What the flags above say; a plan has no `commit`. */
export type SeedFlags = Interfaces.InferredFlags<
  typeof selectionFlags & typeof mergeFlags & typeof acceptFlags
> &
  Partial<Interfaces.InferredFlags<typeof commitFlag>>

/** The choices that the flags make, with the names that a command takes as arguments. */
export function seedChoices(flags: SeedFlags, named: readonly string[] = []): SeedChoices {
  return {
    selection: {
      only: [...named, ...(flags.only ?? [])],
      skip: flags.skip ?? [],
      kinds: flags.kind ?? ['reference', 'starter'],
    },
    tenant: flags.tenant ?? null,
    onConflict: flags['on-conflict'],
    allowDowngrade: flags['allow-downgrade'],
    adoptAs: adoptionOf(flags['adopt-as'] ?? []),
    acceptMassChange: flags['accept-mass-change'] ?? [],
    acceptOverwrite: acceptedOverwrites(flags),
    ...(flags.commit === undefined ? {} : { commit: flags.commit }),
  }
}

/** What `--adopt-as` says, once or several times. Throws CONFIG_USAGE for what it does not take. */
function adoptionOf(texts: readonly string[]): NonNullable<SeedChoices['adoptAs']> {
  const unknown = texts.find((text) => !/^(?:site|base|base=[^,=]+(?:,[^,=]+)*)$/.test(text))
  if (unknown !== undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `--adopt-as takes site, base, or base=DATASET, not ${unknown}.`,
      hint: 'For example: --adopt-as base=billing-masters/payers',
    })
  const kinds = new Set(texts.map((text) => (text.includes('=') ? 'base=DATASET' : text)))
  if (kinds.size > 1)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `--adopt-as is given as ${[...kinds].join(' and as ')}, of which one would be ignored.`,
      hint: 'Give one of them.',
    })
  if (kinds.has('base')) return 'base'
  const base = texts.flatMap((text) => (text === 'site' ? [] : text.slice('base='.length).split(',')))
  return base.length === 0 ? 'site' : { base }
}

/** Throws CONFIG_USAGE where nothing is adopted that could overwrite. */
function acceptedOverwrites(flags: SeedFlags): readonly string[] {
  const accepted = flags['accept-overwrite'] ?? []
  if (accepted.length === 0 || adoptionOf(flags['adopt-as'] ?? []) !== 'site') return accepted
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: '--accept-overwrite is about rows that --adopt-as base writes over, and that was not given.',
    hint: 'Add --adopt-as base, or leave --accept-overwrite out.',
  })
}
