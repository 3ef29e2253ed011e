/** By it the comment is found again; people do not see it. */
export const marker = '<!-- sow: plan of this pull request -->'

/** What GitHub takes. */
const longest = 65_536

/** The comment: what would happen to rows, and which version each package needs. */
export function writeComment({ plan, failure, packages }) {
  const text = [
    marker,
    '## What happens to rows',
    '',
    plan ?? failed(failure),
    ...(packages.length === 0 ? [] : ['', '### Versions', '', ...packages.map(tellPackage)]),
  ].join('\n')
  return text.length <= longest
    ? text
    : `${text.slice(0, longest - 20).replace(/\n[^\n]*$/, '')}\n\nand more.`
}

function failed(failure) {
  // A fence is as long as nothing within it is.
  const fence = '`'.repeat(Math.max(3, ...[...failure.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  return `The plan failed:\n\n${fence}\n${failure}\n${fence}`
}

function tellPackage({ name, bump, since, failure }) {
  if (failure !== null)
    return `- \`${name}\`: ${failure.replaceAll(/[<@&]/g, (sign) => `&#${sign.charCodeAt(0)};`)}`
  if (bump === null) return `- \`${name}\`: never published before.`
  const after = since === null ? '' : `, after ${since}`
  return bump === 'none'
    ? `- \`${name}\`: no new version is needed.`
    : `- \`${name}\`: a **${bump}** version${after}.`
}
