import type { PackageManager } from '@sow/runner/project'

const install = {
  npm: 'npm ci',
  pnpm: 'pnpm install --frozen-lockfile',
  yarn: 'yarn install --frozen-lockfile',
}

function setUp(packageManager: PackageManager['name']): string {
  const pnpm = packageManager === 'pnpm' ? '      - uses: pnpm/action-setup@v4\n' : ''
  return `      - uses: actions/checkout@v5
${pnpm}      - uses: actions/setup-node@v5
        with:
          node-version: 24
          cache: ${packageManager}
      - run: ${install[packageManager]}
`
}

/** .github/workflows/ci.yml */
export function ciWorkflow(run: PackageManager['name']): string {
  return `name: ci

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  packages:
    runs-on: ubuntu-latest
    steps:
${setUp(run)}      - run: ${run} run build
      - run: ${run} run typecheck
      - run: ${run} run test
      - run: ${run} run check
`
}

/** .github/workflows/release.yml */
export function releaseWorkflow(run: PackageManager['name']): string {
  return `name: release

on:
  push:
    branches: [main]

concurrency: release

permissions:
  contents: write
  id-token: write
  pull-requests: write

jobs:
  release:
    runs-on: ubuntu-latest
    steps:
${setUp(run)}      # Opens a pull request with the next versions; once it is merged, publishes them.
      - uses: changesets/action@v1
        with:
          version: ${run} run version
          publish: ${run} run release
        env:
          GITHUB_TOKEN: \${{ secrets.GITHUB_TOKEN }}
          NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
`
}
