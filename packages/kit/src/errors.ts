export { type ErrorCode, errorCodes, exitCode } from './errors/error-codes.js'
export {
  type ErrorPlace,
  isSowError,
  type Outcome,
  type Problem,
  SowError,
  type SowErrorDetails,
} from './errors/sow-error.js'
