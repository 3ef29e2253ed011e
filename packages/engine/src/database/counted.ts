export { counted } from '@sow/kit/errors'
