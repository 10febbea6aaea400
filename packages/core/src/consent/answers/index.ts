export { type AnswerContext, type AnswerSettings, answerTo, type ByLanguage, contactOf } from './answer.ts';
export { ANSWER_KINDS, type AnswerKind } from './answer-texts.ts';
