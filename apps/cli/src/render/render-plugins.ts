import type { ListedPlugin } from '../plugins/list-plugins.js'
import { renderTable } from './render-table.js'

/** The plugins of a project, each with what it brings to the command line. */
export function renderPlugins(plugins: readonly ListedPlugin[]): string[] {
  if (plugins.length === 0) return ['This project depends on no seed or schema package.']
  return renderTable(
    [
      { title: 'plugin', align: 'left' },
      { title: 'version', align: 'left' },
      { title: 'is', align: 'left' },
      { title: 'path', align: 'left' },
    ],
    plugins.map((each) => [each.plugin, each.version, whatItIs(each), each.path]),
  )
}

function whatItIs({ kind, commands, hooks }: ListedPlugin): string {
  return [
    kind,
    ...commands.map((command) => `\`sow ${command}\``),
    ...hooks.map((event) => `hook ${event}`),
  ].join(', ')
}
