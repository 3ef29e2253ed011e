import { Plugin } from '@oclif/core'
import type { FoundPlugin } from '@sow/runner/start'

/** A package as a plugin of oclif without commands and hooks. No file of it is read, and none of its code runs. */
export async function plainPlugin({ name, version, directory }: FoundPlugin): Promise<Plugin> {
  const pjson = { name, version, oclif: {} } as Plugin['pjson']
  const plugin = new Plugin({ name, root: directory, type: 'link', pjson, ignoreManifest: true })
  await plugin.load()
  return plugin
}
