import { object, pass, type Rule, SKIP } from '../rule.ts';

/** Whether a commercial text says how to opt out, as the country asks; a missing mention was appended to the draft. */
export const stopMention: Rule = ({ mention, recipient: { country } }) => {
  if (mention === null || (mention.kind === 'none' && !mention.missing)) return SKIP;
  const { source, reviewed } = mention.line;
  if (mention.kind === 'wrong') {
    const detail = `The text says "${mention.text}", which opts nobody out. Leave it out: "${mention.wanted}" is added by itself.`;
    const facts = { found: mention.text, wanted: mention.wanted, country, source, reviewed };
    return object('stop_mention', { code: 'stop_mention_wrong', detail, field: 'text' }, facts);
  }
  const text = mention.kind === 'none' ? null : mention.text;
  return pass('stop_mention', { kind: mention.kind, text, country, source, reviewed });
};
