import type { Plugin } from '@oclif/core'
import { typedName } from './typed-name.js'

/** A name of the command line that a package does not get, because it is taken. */
export interface ShadowedName {
  /** As it is typed without `sow`. */
  readonly name: string
  /** A command, or a topic with a text of its own. */
  readonly kind: 'command' | 'topic'
  /** Whose it is: `@sow/cli`, or the package that comes first by its name. */
  readonly by: string
}

/** What is looked at of a plugin: what it brings, whatever of it counts. */
export type NamedPlugin = Pick<Plugin, 'name' | 'manifest' | 'pjson'>

/**
 * The names that each package does not get. Our commands and topics cannot be taken, nor what follows one of our
 * commands, which is its argument; among packages the first has a name.
 */
export function findShadowedNames(
  own: NamedPlugin,
  packages: readonly NamedPlugin[],
): ReadonlyMap<string, readonly ShadowedName[]> {
  const ours = commandNames(own)
  const topics = new Set([...topicNames(own), ...ours.flatMap(topicsAbove)])
  const reserved = (id: string) =>
    topics.has(id) || ours.some((each) => id === each || id.startsWith(`${each}:`))
  const taken = new Map<string, string>()
  return new Map(
    packages.map((plugin) => {
      const owner = (id: string) => (reserved(id) ? own.name : taken.get(id))
      const commands = shadowed(commandNames(plugin), 'command', owner)
      const named = shadowed(topicNames(plugin), 'topic', (id) => (topics.has(id) ? own.name : undefined))
      for (const id of commandNames(plugin)) if (!taken.has(id)) taken.set(id, plugin.name)
      return [plugin.name, [...commands, ...named]]
    }),
  )
}

function shadowed(
  ids: readonly string[],
  kind: ShadowedName['kind'],
  ownerOf: (id: string) => string | undefined,
): ShadowedName[] {
  return ids.flatMap((id) => {
    const by = ownerOf(id)
    return by === undefined ? [] : [{ name: typedName(id), kind, by }]
  })
}

/** Aliases included. */
function commandNames({ manifest }: NamedPlugin): string[] {
  return Object.entries(manifest.commands)
    .flatMap(([id, { aliases = [], hiddenAliases = [] }]) => [id, ...aliases, ...hiddenAliases])
    .map((name) => name.replaceAll(' ', ':'))
    .sort()
}

function topicNames({ pjson }: NamedPlugin): string[] {
  return Object.keys(pjson.oclif.topics ?? {})
}

/** `db` and `db:history` of `db:history:prune`. */
function topicsAbove(id: string): string[] {
  const words = id.split(':')
  return words.slice(1).map((_, at) => words.slice(0, at + 1).join(':'))
}
