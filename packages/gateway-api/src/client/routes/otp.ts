import type {
  blockLiftSchema,
  blockListQuery,
  blockSchema,
  otpAcceptedSchema,
  otpCreateSchema,
  otpPolicyPatchSchema,
  otpPolicySchema,
  otpResendSchema,
  otpSchema,
  otpVerifiedSchema,
  otpVerifySchema,
  safeNumberQuery,
  safeNumberSchema,
} from '../../otp/index.ts';
import { route } from '../route.ts';

export const otp = {
  /**
   * Sends a code. `known: false` is answered as a code that was sent, and sends nothing: ask for every number a
   * visitor types, and nobody learns whose numbers you have.
   */
  start: route('POST /v1/otp').takes<typeof otpCreateSchema>().gives<typeof otpAcceptedSchema>(),
  /** Checks what a person typed; `status` is `verified` once at most. */
  verify: route('POST /v1/otp/{id}/verify').takes<typeof otpVerifySchema>().gives<typeof otpVerifiedSchema>(),
  /** Sends a new code, which makes the one before worthless; after 30, 60 and 120 seconds. */
  resend: route('POST /v1/otp/{id}/resend').takes<typeof otpResendSchema>().gives<typeof otpAcceptedSchema>(),
  /** Calls a challenge off. */
  cancel: route('POST /v1/otp/{id}/cancel').gives<typeof otpSchema>(),
  /** Where a challenge stands; its code is not readable. */
  status: route('GET /v1/otp/{id}').gives<typeof otpSchema>(),
  policy: {
    /** How codes are made and guarded. */
    read: route('GET /v1/otp/policy').gives<typeof otpPolicySchema>(),
    /** Changes it; what is left out stays. */
    update: route('PATCH /v1/otp/policy')
      .takes<typeof otpPolicyPatchSchema>()
      .gives<typeof otpPolicySchema>(),
  },
  blocks: {
    /** What the guard holds back, and why. */
    list: route('GET /v1/otp/blocks').lists<typeof blockSchema, typeof blockListQuery>(),
    /** Lifts a block for a while. */
    lift: route('POST /v1/otp/blocks/{id}/lift').takes<typeof blockLiftSchema>().gives<typeof blockSchema>(),
  },
  safeNumbers: {
    /** Whether a number is trusted. */
    read: route('GET /v1/otp/safe-numbers').asks<typeof safeNumberQuery>().gives<typeof safeNumberSchema>(),
    /** Trusts a number for 90 days. */
    trust: route('PUT /v1/otp/safe-numbers').asks<typeof safeNumberQuery>().gives<typeof safeNumberSchema>(),
    /** Trusts a number no longer. */
    delete: route('DELETE /v1/otp/safe-numbers').asks<typeof safeNumberQuery>(),
  },
};
