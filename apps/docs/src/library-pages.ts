import { join } from 'node:path'
import { Application, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { repositoryRoot } from './read-pages.js'

/** What applications and authors import, by package. */
const entries = [
  ['runner', 'index'],
  ['kit', 'index'],
  ['kit', 'command'],
  ['kit', 'errors'],
  ['testkit', 'index'],
  ['testkit', 'vitest'],
  ['codesets', 'index'],
] as const

/** Writes one page for each entry of the library into a folder, from its types and what they say of themselves. */
export async function writeLibraryPages(folder: string): Promise<void> {
  const options: Partial<TypeDocOptions & PluginOptions> = {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: entries.map(([name, entry]) => join(repositoryRoot, `packages/${name}/src/${entry}.ts`)),
    tsconfig: join(import.meta.dirname, '../tsconfig.library.json'),
    name: 'Library',
    out: folder,
    readme: 'none',
    skipErrorChecking: true,
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    logLevel: 'Error',
    entryFileName: 'index',
    outputFileStrategy: 'modules',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
  }
  const app = await Application.bootstrapWithPlugins(options as Partial<TypeDocOptions>)
  const project = await app.convert()
  if (project === undefined) throw new Error('TypeDoc could not read the library.')
  // As they are imported: `kit/src/command` is `@sow/kit/command`.
  for (const module of project.children ?? []) module.name = module.name.replace(/^(\w+)\/src/, '@sow/$1')
  await app.generateOutputs(project)
}
