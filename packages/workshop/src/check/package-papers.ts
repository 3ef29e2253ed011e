import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exception } from './exceptions.js'

type Json = Readonly<Record<string, unknown>>

/** What a check reads of a package.json beyond what discovery does. */
export interface PackagePapers {
  readonly license: string | null
  readonly scripts: readonly string[]
  /** The conditions of the export `.`, as they will be published. */
  readonly exported: unknown
  readonly types: string | null
  readonly exceptions: readonly Exception[]
}

/** Reads the package.json of a discovered package, which is known to be there and to parse. */
export function readPapers(directory: string): PackagePapers {
  const json: Json = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8').replace(/^\uFEFF/, ''))
  const exports = recordOf(recordOf(json['publishConfig'])['exports'] ?? json['exports'])
  return {
    license: textOf(json['license']),
    scripts: Object.keys(recordOf(json['scripts'])),
    exported: exports['.'],
    types: textOf(json['types']),
    exceptions: listOf(recordOf(json['sow'])['exceptions']).map(readException),
  }
}

function readException(value: unknown): Exception {
  const { code, dataset, reason } = recordOf(value)
  return { code: textOf(code) ?? 'nothing', dataset: textOf(dataset), reason: textOf(reason) ?? '' }
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
