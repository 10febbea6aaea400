import { expect, it } from 'vitest';
import { classify, STATUSES, statusMeaning, statusName } from '../../src/index.ts';
import { boundEsme, message } from '../support/bound.ts';

it.each([
  [0x0a, 'permanent'],
  [0x0b, 'permanent'],
  [0xc0, 'permanent'],
  [0xc4, 'permanent'],
  [0x58, 'throttle'],
  [0x14, 'throttle'],
  [0x08, 'temporary'],
  [0x45, 'temporary'],
  [0x64, 'temporary'],
  [0x05, 'bind'],
  [0x0d, 'bind'],
  [0x0e, 'bind'],
  [0x0f, 'bind'],
  [0x04, 'bind'],
] as const)('S7: status %i is %s', (status, expected) => {
  expect(classify(status)).toBe(expected);
});

it.each([0x22, 0x400, 0x4ff, 0xffffffff])(
  'S7: the unknown status %i is permanent only if the profile says so',
  (status) => {
    expect(classify(status)).toBe('temporary');
    expect(classify(status, { unknown: 'permanent' })).toBe('permanent');
    expect(classify(status, { overrides: new Map([[status, 'throttle']]) })).toBe('throttle');
  },
);

it('S7: what the profile of a carrier says comes before the table', () => {
  expect(classify(0x45, { overrides: new Map([[0x45, 'permanent']]) })).toBe('permanent');
  expect(classify(0x0b, { overrides: new Map([[0x45, 'permanent']]) })).toBe('permanent');
});

it('S7: every status has a name of its own and a sentence', () => {
  const codes = Object.values(STATUSES).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const [name, { code, meaning }] of Object.entries(STATUSES)) {
    expect(statusName(code)).toBe(name);
    expect(statusMeaning(code)).toBe(meaning);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
  expect(statusName(0x400)).toBe('0x00000400');
});

it('S7: an outcome carries its class, by the profile of the session', async () => {
  const statusProfile = { overrides: new Map([[0x45, 'permanent' as const]]) };
  const { session, wire } = await boundEsme({ statusProfile });
  for (const [status, expected] of [
    [0x45, 'permanent'],
    [0x08, 'temporary'],
    [0x400, 'temporary'],
    [0x04, 'bind'],
  ] as const) {
    const submitted = session.submit(message());
    const { sequence } = await wire.next('submit_sm');
    wire.send({ command: 'submit_sm_resp', status, sequence });
    expect(await submitted).toMatchObject({ kind: 'refused', status, class: expected });
  }
});
