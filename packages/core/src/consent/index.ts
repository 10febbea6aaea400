export {
  ANSWER_KINDS,
  type AnswerKind,
  type AnswerSettings,
  answerTo,
  contactOf,
} from './answers/index.ts';
export {
  CONSENT_STATES,
  type ConsentChange,
  type ConsentState,
  consentChangeEvidence,
  isProvenYes,
  OPT_IN_LEVELS,
  type OptInLevel,
} from './consent-change.ts';
export {
  CONSENT_METHODS,
  type ConsentDecision,
  type ConsentEvidence,
  type ConsentMethod,
  type DecisionEvidence,
  type DecisionMethod,
  isProof,
  standingDecision,
  undoes,
} from './consent-record.ts';
export {
  type AccountHours,
  describeHours,
  earliestOpen,
  type Hours,
  holidayOn,
  hoursBeyond,
  isOpen,
  type Place,
  type SendingHours,
} from './hours/index.ts';
export {
  type Keyword,
  type KeywordContext,
  type KeywordMeaning,
  keywordLanguage,
  LANGUAGES,
  type Language,
  languageOf,
  readKeyword,
} from './keywords/index.ts';
export type { Confirmation, Line, Mark, Passport, SenderRules, StopMention } from './passport.ts';
export { PASSPORTS, passportOf } from './passports/index.ts';
export type { HoursRule } from './places/hours-rule.ts';
export {
  type RecipientPlaces,
  recipientPlaces,
  type Whereabouts,
  withTerritory,
} from './places/recipient-places.ts';
export { recipientTimeZone } from './places/recipient-time-zone.ts';
export { windowFacts } from './places/window-facts.ts';
export { type ConsentPolicy, DEFAULT_CONSENT_POLICY } from './policy.ts';
export { type MarketingSign, marketingSigns } from './purpose-guard.ts';
export {
  ownWords,
  REPLY_KINDS,
  type Reaction,
  type ReplyKind,
  reactionIn,
  replyKind,
} from './reply/index.ts';
export { judgeSender, type SenderVerdict } from './sender-rules.ts';
export { type Mention, type MentionContext, stopMention, withMention } from './stop-mention.ts';
export {
  SUPPRESSION_ORIGINS,
  SUPPRESSION_SCOPES,
  type Suppression,
  type SuppressionEvidence,
  type SuppressionOrigin,
  type SuppressionScope,
} from './suppression.ts';
