import { describe, expect, it } from 'vitest';
import { parseTemplate, renderTemplate } from '../../src/messaging/index.ts';

const fill = (source: string, variables: Parameters<typeof renderTemplate>[1]) => {
  const template = parseTemplate(source);
  return template.ok ? renderTemplate(template.value, variables) : template;
};

const TRAPS = [
  'You won 1000 EUR http://evil.example/claim',
  'www.evil.com',
  'evil.com/x',
  'evil.xyz',
  'bit.ly/3xYz',
  'Ann (claim: t.me/evil)',
  'HTTPS://EVIL.TK',
  'evil.c\u200bom',
  'ｅｖｉｌ．ｃｏｍ',
  'évil.рф',
  'write to prize@evil.com',
  '192.0.2.7/a',
  'javascript://evil.com',
];

describe('a value of a customer carries no link', () => {
  it.each(TRAPS)('%s refuses the text, or lets the default stand in', (name) => {
    expect(fill('Hi {{ customer.firstName }}', { customer: { firstName: name } })).toMatchObject({
      ok: false,
      error: {
        code: 'variable_unresolved',
        detail: expect.stringContaining('customer.firstName holds a link'),
      },
    });
    expect(fill('Hi {{ customer.firstName | default: "there" }}', { customer: { firstName: name } })).toEqual(
      {
        ok: true,
        value: 'Hi there',
      },
    );
    expect(fill('{% for n in names %}{{ n }}{% endfor %}', { names: [name] }).ok).toBe(false);
    expect(fill('{% assign x = name | append: "!" %}{{ x }}', { name })).not.toMatchObject({
      value: expect.stringContaining('evil'),
    });
  });

  it.each([
    'Zoé',
    'J. Smith',
    'St.Martin',
    'No.5',
    '19.90',
    'Dr. Who',
    '10:30',
    'AC/DC',
    '1.234,50',
    'a.b',
    'Ltd.',
    'e.g. this',
  ])('%s is no link', (name) => {
    expect(fill('{{ name }}', { name })).toEqual({ ok: true, value: name });
  });
});

describe('a template asks for a link', () => {
  const link = 'https://track.example.com/1?a=b';
  it.each([
    ['by the name of the variable', '{{ tracking.url }}', { tracking: { url: link } }],
    ['in any style of names', '{{ trackingUrl }}', { trackingUrl: link }],
    ['with underscores', '{{ order.status_link }}', { order: { status_link: link } }],
    ['in capitals', '{{ order.statusURL }}', { order: { statusURL: link } }],
    ['in a list', '{% for u in urls %}{{ u }}{% endfor %}', { urls: [link] }],
    ['by the filter', '{{ note | link }}', { note: link }],
    ['by the filter among others', '{{ order.note | strip | link }}', { order: { note: link } }],
    ['as part of its own text', 'https://track.example.com/{{ rest }}', { rest: '1?a=b' }],
  ])('%s', (_how, source, variables) => {
    expect(fill(source, variables)).toEqual({ ok: true, value: link });
  });
});
