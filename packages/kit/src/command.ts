export {
  type CommandAnswer,
  type CommandCall,
  type CommandDefinition,
  type CommandFlag,
  type CommandHost,
  defineCommand,
  type FlagValues,
  isPackageCommand,
  type PackageCommand,
  type ReadRows,
} from './define/define-command.js'
