export { counted } from './errors/counted.js'
export { type ErrorCode, errorCodes, exitCode } from './errors/error-codes.js'
export {
  type ErrorPlace,
  isSowError,
  type Outcome,
  type Problem,
  reportHint,
  SowError,
  type SowErrorDetails,
} from './errors/sow-error.js'
export { escapeUnseen } from './errors/unseen.js'
