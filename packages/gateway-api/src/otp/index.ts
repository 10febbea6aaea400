export { blockLiftSchema, blockListQuery, blockSchema } from './blocks.ts';
export {
  otpAcceptedSchema,
  otpCreateSchema,
  otpResendSchema,
  otpSchema,
  otpVerifiedSchema,
  otpVerifySchema,
} from './challenges.ts';
export { otpPolicyPatchSchema, otpPolicySchema } from './policy.ts';
export { safeNumberQuery, safeNumberSchema } from './safe-numbers.ts';
