import { library } from '../../tsup.base.ts'

export default library([
  'src/index.ts',
  'src/errors.ts',
  'src/rows.ts',
  'src/manifest.ts',
  'src/build.ts',
  'src/sow-package.ts',
])
