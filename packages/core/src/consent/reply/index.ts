export { ownWords, REPLY_KINDS, type ReplyKind, replyKind } from './own-words.ts';
export { type Reaction, reactionIn } from './reaction.ts';
