import { Flags } from '@oclif/core'

export const folderFlag = {
  folder: Flags.string({
    description: "The folder of the migrations; default: src/migrations of the working directory's package.",
    helpValue: 'FOLDER',
  }),
}
