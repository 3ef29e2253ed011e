import { Flags } from '@oclif/core'
import type { SeedChoices } from '@sow/runner'

const kinds = ['reference', 'starter', 'demo'] as const

type Kind = (typeof kinds)[number]

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
  kind: Flags.string({
    description: 'Only datasets of these kinds (default: reference,starter).',
    options: [...kinds],
    helpValue: 'KIND',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup,
  }),
  tenant: Flags.string({
    description: 'Rows of tenant scope go to this tenant only (default: every active one).',
    helpValue: 'SLUG',
    helpGroup,
  }),
}

const merge = 'MERGE'

/** How rows are compared. */
export const mergeFlags = {
  'on-conflict': Flags.string({
    description:
      'Where package and site changed a column differently: keep the site, take the package, or stop.',
    options: ['keep', 'package', 'fail'],
    default: 'keep',
    helpGroup: merge,
  }),
  'allow-downgrade': Flags.boolean({
    description: 'Merge a release that is older than the applied one, instead of skipping it.',
    helpGroup: merge,
  }),
  'adopt-as': Flags.string({
    description:
      "What rows are that were there before a dataset's first run: the site's own edits, or an earlier release that this one replaces.",
    options: ['site', 'base'],
    default: 'site',
    helpGroup: merge,
  }),
}

/** How much is committed at once. */
export const commitFlag = {
  commit: Flags.string({
    description:
      'All selected datasets in one transaction, or each in one of its own: for very large ones. A run that stopped goes on where it was.',
    options: ['run', 'dataset'],
    default: 'run',
    helpGroup: merge,
  }),
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

export interface SeedFlags {
  readonly only?: readonly string[] | undefined
  readonly skip?: readonly string[] | undefined
  readonly kind?: readonly string[] | undefined
  readonly tenant?: string | undefined
  readonly 'on-conflict': string
  readonly 'allow-downgrade': boolean
  readonly 'adopt-as': string
  readonly commit?: string | undefined
  readonly 'accept-mass-change'?: readonly string[] | undefined
}

/** The choices that the flags make, with the names that a command takes as arguments. */
export function seedChoices(flags: SeedFlags, named: readonly string[] = []): SeedChoices {
  return {
    selection: {
      only: [...named, ...(flags.only ?? [])],
      skip: flags.skip ?? [],
      kinds: (flags.kind ?? ['reference', 'starter']) as Kind[],
    },
    tenant: flags.tenant ?? null,
    onConflict: flags['on-conflict'] as SeedChoices['onConflict'],
    allowDowngrade: flags['allow-downgrade'],
    adoptAs: flags['adopt-as'] as 'site' | 'base',
    acceptMassChange: flags['accept-mass-change'] ?? [],
    ...(flags.commit === undefined ? {} : { commit: flags.commit as 'run' | 'dataset' }),
  }
}
