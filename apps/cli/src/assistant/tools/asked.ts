import { z } from 'zod'

const longestName = 500
const mostNames = 100

const name = z.string().min(1).max(longestName)

/** What several tools take. */
export const datasets = z
  .array(name)
  .max(mostNames)
  .default([])
  .describe('Domains or datasets (`domain` or `domain/name`); none for all.')
export const tenant = name.nullable().default(null).describe('Only rows of this tenant.')
export const keys = z.array(name).max(mostNames).describe('The keys of rows, as other tools tell them.')
export const oneName = name
