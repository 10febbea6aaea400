import { describe, expect, it } from 'vitest';
import { isCostly, parseNumber } from '../../src/numbers/index.ts';

const lineOf = (e164: string) => {
  const number = parseNumber(e164);
  return number.ok ? number.value.lineType : number.error.code;
};

describe('lines that cost many times a mobile', () => {
  it.each([
    ['+881612345678', 'satellite'], // Iridium
    ['+8821612345678', 'satellite'], // Thuraya
    ['+870773123456', 'satellite'], // Inmarsat
    ['+979123456789', 'premium'],
    ['+19002345678', 'premium'],
    ['+33899123456', 'premium'],
    ['+449098790000', 'premium'],
    ['+499001234567', 'premium'],
    ['+81990123456', 'premium'],
    ['+33810123456', 'shared_cost'],
    ['+447012345678', 'personal'],
  ])('%s is a %s line', (number, line) => {
    expect(lineOf(number)).toBe(line);
  });

  it.each(['+33612345678', '+12025550123', '+447400123456', '+18005552368', '+33140205060', '+6721234567'])(
    '%s is none',
    (number) => {
      expect(isCostly(lineOf(number) as Parameters<typeof isCostly>[0])).toBe(false);
    },
  );
});
