import { describeHours, type Line, PASSPORTS, type Passport } from '@carillon/core/consent';
import { describe, expect, it } from 'vitest';
import { passportSchema } from '../../src/consent/index.ts';

const MARKS =
  'A: regulator, standards body or official documentation. B: two independent sources agree. C: one third party. D: our own choice where nothing is documented.';

const escaped = (text: string): string => text.replaceAll('|', '\\|');

const row = (name: string, value: string, { mark, reviewed, source }: Line<unknown>): string =>
  `| ${name} | ${escaped(value)} | ${mark} | ${reviewed} | ${escaped(source)} |`;

const mention = ({ stopMention }: Passport): string => {
  const { value } = stopMention;
  if (value === null) return 'none asked for in each text';
  const wordings = [...Object.values(value.toCode), ...Object.values(value.toSender)].map(
    (text) => `"${text}"`,
  );
  return `${wordings.join(', ')}; code ${value.code ?? 'of the account'}`;
};

const senders = ({ senders: { value } }: Passport): string =>
  [
    `names ${value.alphanumeric}`,
    ...(value.registration === null ? [] : [value.registration]),
    ...(value.startsWithLetter ? ['a name starts with a letter'] : []),
    ...Object.entries(value.banned).map(([prefix, why]) => `${prefix}: ${why}`),
    value.shows,
  ].join('; ');

const section = (passport: Passport): string =>
  [
    `## ${passport.name} (${passport.country})`,
    '',
    '| rule | value | mark | reviewed | source |',
    '|---|---|---|---|---|',
    row('sending window', describeHours(passport.hours.value), passport.hours),
    ...Object.entries(passport.regionHours).map(([region, line]) =>
      row(`sending window, ${region}`, describeHours(line.value), line),
    ),
    row(
      'widest hours of an account',
      passport.widestHours.value === null ? 'any: advice only' : describeHours(passport.widestHours.value),
      passport.widestHours,
    ),
    row(
      'holidays of an unknown region',
      passport.holidaysWhenUnknown.value.join(', ') || "none beside the country's",
      passport.holidaysWhenUnknown,
    ),
    row('opt-out mention', mention(passport), passport.stopMention),
    row('typing errors of STOP', passport.typingErrors.value, passport.typingErrors),
    row(
      'confirmation of an opt-out',
      Object.values(passport.confirmation.value ?? {}).join(' / ') || 'none',
      passport.confirmation,
    ),
    row('senders', senders(passport), passport.senders),
    row('consent', passport.consent.value, passport.consent),
  ].join('\n');

const page = `# Country passports

Defaults for commercial texts by country, each line with its source and the day it was last looked at. They are not legal
advice. ${MARKS}

Transactional texts know no hours and carry no mention. Hours are those of the recipient: from the address a sender names
(\`options.region\`, \`options.timeZone\`, a \`country\` that is a territory of the number's), else from the number, else every zone of the country at once.
A region moves clock, hours and holidays together: \`FR-974\` is the time and the calendar of Reunion, also for a number that starts with +336.
In a region of another country the hours of both countries are kept. An account may choose hours of its own, by country
(\`sendingHours\` of its consent policy), up to the widest hours named here; hours of a region bind it as they are.

${PASSPORTS.map(section).join('\n\n')}
`;

describe('country passports', () => {
  it.each(PASSPORTS.map((passport) => [passport.name, passport] as const))(
    '%s fits the schema',
    (_name, passport) => {
      expect(passportSchema.safeParse(passport).error).toBeUndefined();
    },
  );

  it('are kept for the twelve countries of the service', () => {
    expect(PASSPORTS.map(({ country }) => country).sort()).toEqual([
      'AU',
      'BE',
      'BR',
      'CA',
      'CH',
      'DE',
      'ES',
      'FR',
      'GB',
      'IN',
      'IT',
      'US',
    ]);
  });

  it('are the page docs/country-passports.md; write it with vitest run --project unit packages/gateway-api -u', async () => {
    await expect(page).toMatchFileSnapshot('../../../../docs/country-passports.md');
  });
});
