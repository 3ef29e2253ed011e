/** tests/package.test.ts: what every seed package promises. */
export function packageTestFile(): string {
  return `import { describeSeedPackage } from '@sow/testkit/vitest'

describeSeedPackage(import.meta.url)
`
}
