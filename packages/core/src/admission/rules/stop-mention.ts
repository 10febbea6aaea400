import { defineRule, pass, refuse, SKIP } from '../rule.ts';
import { passportLine } from '../sentence.ts';

/** Whether a commercial text says how to opt out, as the country asks; a missing mention was appended to the draft. */
export const stopMention = defineRule({
  step: 'stop_mention',
  codes: ['stop_mention_wrong'],
  sentences: {
    passed: (facts) => {
      if (facts['kind'] === 'appended')
        return `"${facts['text']}" was added, as ${facts['country']} asks. ${passportLine(facts)}`;
      if (facts['kind'] === 'present')
        return `The text says how to opt out: "${facts['text']}". ${passportLine(facts)}`;
      return `${facts['country']} asks for an opt-out in each text, and this sender cannot be answered: name a short code in stopCodes of the consent policy. ${passportLine(facts)}`;
    },
    refused: (facts) =>
      `The text says "${facts['found']}" instead of "${facts['wanted']}". ${passportLine(facts)}`,
  },
  evaluate: ({ mention, recipient: { country } }) => {
    if (mention === null || (mention.kind === 'none' && !mention.missing)) return SKIP;
    const { source, reviewed } = mention.line;
    if (mention.kind === 'wrong') {
      const detail = `The text says "${mention.text}", which opts nobody out. Leave it out: "${mention.wanted}" is added by itself.`;
      const facts = { found: mention.text, wanted: mention.wanted, country, source, reviewed };
      return refuse({ code: 'stop_mention_wrong', detail, field: 'text' }, facts);
    }
    const text = mention.kind === 'none' ? null : mention.text;
    return pass({ kind: mention.kind, text, country, source, reviewed });
  },
});
