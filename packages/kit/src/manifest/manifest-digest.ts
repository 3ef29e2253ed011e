import { hash } from 'node:crypto'
import { canonicalJson } from '../columns/canonical-json.js'
import { hashVersion } from './content-hash.js'
import type { Manifest } from './manifest.js'

/**
 * The digest of a manifest: `sow1:` and the lower-case hexadecimal SHA-256 of everything in it but the digest itself,
 * as canonical JSON. It tells accidents and edits apart from the build; it is no signature.
 */
export function manifestDigest(manifest: Manifest): string {
  const { digest: _, ...facts } = manifest
  const text = canonicalJson(facts)
  return `${hashVersion}:${hash('sha256', typeof text === 'string' ? text : JSON.stringify(facts), 'hex')}`
}

/** The manifest with its digest, whatever digest it had. */
export function sealManifest(manifest: Manifest): Manifest {
  return { ...manifest, digest: manifestDigest(manifest) }
}
