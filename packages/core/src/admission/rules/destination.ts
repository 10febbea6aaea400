import { isCostly } from '../../numbers/index.ts';
import { object, pass, type Rule, SKIP } from '../rule.ts';

/** Lines that earn from texts, or cost many times a mobile, are closed until the account opens them. */
export const destination: Rule = ({ recipient: { lineType, country } }, { consent }) => {
  if (!isCostly(lineType)) return SKIP;
  const facts = { lineType, country };
  if (consent?.policy.openLines.includes(lineType)) return pass('destination', facts);
  const detail = `This is a ${lineType.replace('_', '-')} number, and texts to those are closed: they cost many times a text to a mobile phone. Name "${lineType}" in openLines of the consent policy to open them.`;
  return object('destination', { code: 'destination_closed', detail, field: 'to' }, facts);
};
