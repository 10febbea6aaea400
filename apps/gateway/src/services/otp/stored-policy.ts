import {
  type CodePolicy,
  DEFAULT_CODE_POLICY,
  DEFAULT_GUARD_POLICY,
  type GuardPolicy,
  type StoredGuardPolicy,
} from '@carillon/core/otp';

/** What an account changed about its codes. */
export type StoredCodePolicy = Partial<CodePolicy>;

/** The policy an account has: the defaults, where it changed nothing. */
export interface OtpPolicy {
  readonly codes: CodePolicy;
  readonly guard: GuardPolicy;
}

export const toPolicy = (codes: StoredCodePolicy, { price, ...guard }: StoredGuardPolicy): OtpPolicy => ({
  codes: { ...DEFAULT_CODE_POLICY, ...codes },
  guard: {
    ...DEFAULT_GUARD_POLICY,
    ...guard,
    ...(price && { price: { perMessage: BigInt(price.perMessage), perHour: BigInt(price.perHour) } }),
  },
});
