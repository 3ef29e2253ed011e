import type { ListedPlugin } from '../plugins/list-plugins.js'
import { renderTable } from './render-table.js'

/** The plugins of a project, each with what it brings to the command line. */
export function renderPlugins(plugins: readonly ListedPlugin[]): string[] {
  if (plugins.length === 0) return ['This project depends on no seed or schema package.']
  const table = renderTable(
    [
      { title: 'plugin', align: 'left' },
      { title: 'version', align: 'left' },
      { title: 'is', align: 'left' },
      { title: 'path', align: 'left' },
    ],
    plugins.map((each) => [each.plugin, each.version, whatItIs(each), each.path]),
  )
  const lost = plugins.flatMap(renderShadowed)
  return lost.length === 0 ? table : [...table, '', ...lost]
}

function whatItIs({ kind, commands, hooks }: ListedPlugin): string {
  return [
    kind,
    ...commands.map((command) => `\`sow ${command}\``),
    ...hooks.map((event) => `hook ${event}`),
  ].join(', ')
}

/** What one would look for in vain. */
function renderShadowed({ plugin, shadowed }: ListedPlugin): string[] {
  return shadowed.map(({ name, kind, by }) => {
    const what = kind === 'topic' ? `The text of ${plugin} on the topic` : `The command of ${plugin} named`
    return `${what} \`sow ${name}\` is not used: ${by} has that name.`
  })
}
