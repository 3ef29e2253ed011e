import { describeSeedPackage } from '@sow/testkit/vitest'

describeSeedPackage(import.meta.url)
