/**
 * How a changeset becomes lines of a CHANGELOG.md: its own words, without the commit, which whoever reads it in the registry
 * does not have.
 */
export default {
  getReleaseLine: ({ summary }) => `- ${summary.trim().replaceAll(/\n(?=.)/g, '\n  ')}`,
  getDependencyReleaseLine: (_changesets, released) =>
    released.length === 0
      ? ''
      : `- Released with ${released.map(({ name, newVersion }) => `${name} ${newVersion}`).join(', ')}.`,
}
