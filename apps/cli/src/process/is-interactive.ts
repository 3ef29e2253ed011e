/** True where a person sits at a terminal and can answer; a build server may only pretend to be one. */
export function isInteractive(): boolean {
  const { stdin, stderr, env } = process
  return stdin.isTTY === true && stderr.isTTY === true && (env['CI'] ?? '') === ''
}
