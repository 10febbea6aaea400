export { type CodeAlphabet, charactersOf, normaliseCode } from './alphabet.ts';
export { BUILT_IN_TEXTS } from './built-in-texts.ts';
export {
  answerAfter,
  CHALLENGE_STATES,
  type Challenge,
  type ChallengeState,
  challengeStatus,
  deadAnswer,
  resendWait,
  settleAttempt,
  takeAttempt,
  VERIFY_STATUSES,
  type VerifyAnswer,
  type VerifyStatus,
} from './challenge.ts';
export { codeBits, drawCode, guessingOdds, type RandomIndex } from './code.ts';
export { explainObjection } from './guard/explain.ts';
export {
  afterLift,
  afterVerified,
  afterWithdrawal,
  type GuardVerdict,
  judgeSend,
  SAFE_MS,
} from './guard/guard.ts';
export { DEFAULT_GUARD_POLICY, type GuardPolicy, type StoredGuardPolicy } from './guard/policy.ts';
export { GUARD_SCOPES, type GuardRequest, type GuardScope, neighboursOf, prefixOf } from './guard/request.ts';
export { GUARD_RULES, type GuardRuleName, type GuardSubject, type Objection } from './guard/rule.ts';
export { EMPTY_STATE, type GuardState, type ScopeState } from './guard/state.ts';
export { isOriginHost, type OriginBoundCode, originBoundLine, parseOriginBound } from './origin-bound.ts';
export { type CodePolicy, checkCodePolicy, DEFAULT_CODE_POLICY } from './policy.ts';
export { type CodeText, checkCodeTemplate, codeText, templateFor } from './text.ts';
