import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/events/index.ts';
import { parseTemplate, renderTemplate, TEMPLATE_FILTERS, TEMPLATE_TAGS } from '../../src/messaging/index.ts';

type Variables = { readonly [name: string]: Json };

const fill = (source: string, variables: Variables = {}) => {
  const template = parseTemplate(source);
  return template.ok ? renderTemplate(template.value, variables) : template;
};
const INVALID = { ok: false, error: { code: 'template_invalid', field: 'text' } };
const UNRESOLVED = { ok: false, error: { code: 'variable_unresolved', field: 'template.variables' } };

describe('what a template fills in', () => {
  it.each<[string, Variables, string]>([
    ['Hello {{ customer.firstName }}!', { customer: { firstName: 'Zoé' } }, 'Hello Zoé!'],
    ['{{ n }}', { n: 0 }, '0'],
    ['{{ b }}', { b: false }, 'false'],
    ['{{ text | default: "" }}!', { text: '' }, '!'],
    ['Hi{{ name | prepend: " " | default: "" }}.', { name: 'Ann' }, 'Hi Ann.'],
    ['{{ name | default: "there" }}', { name: ' \u200b\u00a0' }, 'there'],
    ['{{ name | default: "there" }}', {}, 'there'],
    ['{{ name | default: "there" }}', { name: null }, 'there'],
    ['{{ name | default: "there" }}', { name: '' }, 'there'],
    ['{{ name | default: "there" }}', { name: 'Ann' }, 'Ann'],
    ['{{ customer.name | default: "there" }}', {}, 'there'],
    ['{% if gift %}Gift!{% else %}Order{% endif %}', {}, 'Order'],
    ['{% if gift.to == "Ann" %}Ann{% else %}else{% endif %}', { gift: null }, 'else'],
    [
      '{% for item in items %}{{ item.name }};{% endfor %}',
      { items: [{ name: 'a' }, { name: 'b' }] },
      'a;b;',
    ],
    ['{{ items[0] }} of {{ items.size }}', { items: ['a', 'b'] }, 'a of 2'],
    ['{{ name | upcase | truncate: 4 }}', { name: 'abcdef' }, 'A...'],
    ['{% raw %}{{ kept }}{% endraw %}', {}, '{{ kept }}'],
    ['<b>{{ html }}</b>', { html: '<i>&' }, '<b><i>&</b>'],
  ])('%s', (source, variables, text) => {
    expect(fill(source, variables)).toEqual({ ok: true, value: text });
  });

  it('names the variables it reads', () => {
    const template = parseTemplate('{{ order.name }} {% if tracking.url %}{{ tracking.url }}{% endif %}');
    expect(template).toMatchObject({ ok: true, value: { variables: ['order.name', 'tracking.url'] } });
  });

  it('text without variables stands as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/\{[{%]/.test(text)),
        (text) => {
          expect(fill(text)).toEqual({ ok: true, value: text });
        },
      ),
    );
  });

  it('a value is never read as a template', () => {
    // A value with a dot may be read as a link, which has tests of its own.
    const withoutLinks = fc.string().map((value) => value.replaceAll('.', ''));
    fc.assert(
      fc.property(withoutLinks, (value) => {
        expect(fill('{{ value }}', { value: `{{ secret }}${value}` })).toEqual({
          ok: true,
          value: `{{ secret }}${value}`,
        });
      }),
    );
  });
});

describe('holes refuse the text', () => {
  it.each<[string, Variables, string]>([
    ['{{ order.name }}', {}, 'order.name'],
    ['{{ order.name }}', { order: {} }, 'order.name'],
    ['{{ order.name }}', { order: { name: null } }, 'order.name'],
    ['{{ items[0] }}', { items: [null] }, 'items[0]'],
    ['{{ items[3] }}', { items: ['a'] }, 'items[3]'],
    ['{% assign name = order.name %}{{ name }}', {}, 'order.name'],
    ['{% for item in items %}{{ item }}{% endfor %}', { items: ['a', null] }, 'missing'],
    ['{{ name | upcase }}', {}, 'name'],
    ['{{ order }}', { order: { name: '#1' } }, 'object'],
    ['{{ orders }}', { orders: [{ name: '#1' }] }, 'object'],
    ['Hi {{ name }}', { name: '' }, 'name'],
    ['Hi {{ name }}', { name: '   ' }, 'name'],
    ['Hi {{ customer.name }}', { customer: { name: '\u200b\u00a0\u3164' } }, 'customer.name'],
    ['{{ name | strip | upcase }}', { name: ' \t\n' }, 'name'],
    ['{{ name | remove: "Ann" }}', { name: 'Ann' }, 'blank'],
    ['{% for item in items %}{{ item }}{% endfor %}', { items: ['a', ''] }, 'blank'],
  ])('%s with %j', (source, variables, named) => {
    const filled = fill(source, variables);
    expect(filled).toMatchObject(UNRESOLVED);
    expect(filled.ok ? '' : filled.error.detail).toContain(named);
  });
});

describe('the language is closed', () => {
  const whole = new Liquid();

  it('every filter that is not listed is refused, and every listed one exists', () => {
    const filters = Object.keys(whole.filters);
    const ours = ['link', 'money', 'number'];
    for (const name of TEMPLATE_FILTERS) if (!ours.includes(name)) expect(filters).toContain(name);
    const refused = filters.filter((name) => !TEMPLATE_FILTERS.some((allowed) => allowed === name));
    expect(refused.length).toBeGreaterThan(20);
    for (const name of refused) expect(parseTemplate(`{{ 'x' | ${name} }}`), name).toMatchObject(INVALID);
  });

  it('every tag that is not listed is refused: no file, no other template', () => {
    const tags = Object.keys(whole.tags);
    for (const name of TEMPLATE_TAGS) expect(tags).toContain(name);
    const refused = tags.filter((name) => !TEMPLATE_TAGS.some((allowed) => allowed === name));
    for (const name of ['include', 'render', 'layout', 'block', 'liquid', 'echo'])
      expect(refused).toContain(name);
    for (const name of refused)
      expect(parseTemplate(`{% ${name} '/etc/passwd' %}`), name).toMatchObject(INVALID);
  });

  it.each(['{{ a', '{% if a %}', '{% endif %}', '{% for x %}{% endfor %}', '{{ a.b.c['])(
    '%s does not parse',
    (source) => {
      expect(parseTemplate(source)).toMatchObject(INVALID);
    },
  );

  const PROTOTYPE = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'prototype'];
  it.each(PROTOTYPE)('%s of anything is a hole', (name) => {
    const variables: Variables = { object: { a: 1 }, list: [1], text: 'abc', number: 1 };
    for (const source of [
      `{{ ${name} }}`,
      `{{ object.${name} }}`,
      `{{ object['${name}'] }}`,
      `{{ list.${name} }}`,
      `{{ text.${name} }}`,
      `{{ number.${name} }}`,
      `{{ object.${name}.${name} }}`,
    ]) {
      expect(fill(source, variables), source).toMatchObject(UNRESOLVED);
    }
  });

  it('a variable called __proto__ changes no prototype', () => {
    const variables = JSON.parse('{"__proto__":{"polluted":"yes"},"a":1}') as Variables;
    expect(fill('{{ a }}{{ polluted }}', variables)).toMatchObject(UNRESOLVED);
    fill('{% assign __proto__ = a %}{{ a }}', { a: 'x' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('a hostile template ends soon', () => {
  const BOUND_MS = 1000;
  const loops = (depth: number): string =>
    `${'{% for i in list %}'.repeat(depth)}x${'{% endfor %}'.repeat(depth)}`;
  const double =
    '{% assign a = "xxxxxxxx" %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}{{ a }}';

  it.each([
    ['a range of a thousand million', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['loops in loops', loops(6)],
    ['a text that doubles', double],
    ['replacement that grows', double.replace('append: a', 'replace: "x", "xxxxxxxx"')],
    ['padding of a date', "{{ '2020-01-01' | date: '%999999999d' }}"],
    ['a slice without end', "{{ 'x' | slice: 0, 99999999999 }}"],
  ])('%s is refused', (_what, source) => {
    const variables = { list: Array.from({ length: 200 }, (_, index) => index) };
    const started = performance.now();
    expect(fill(source, variables)).toMatchObject(UNRESOLVED);
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
  });

  it.each([
    ['a template over the limit', 'x'.repeat(20_001)],
    ['a path nested too deep', `{{ a${'[a'.repeat(5000)}${']'.repeat(5000)} }}`],
    ['blocks never closed', '{% if a %}'.repeat(1900)],
  ])('%s does not parse', (_what, source) => {
    const started = performance.now();
    expect(parseTemplate(source)).toMatchObject(INVALID);
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
  });

  it('no source and no variables throw', () => {
    const token = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      ' a',
      '.b',
      '[0]',
      ' if',
      ' for x in a',
      ' endfor',
      ' | default: 1',
      '"',
    );
    const source = fc.oneof(
      fc.string(),
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(source, fc.dictionary(fc.string(), fc.jsonValue()), (text, variables) => {
        const filled = fill(text, variables as Variables);
        if (!filled.ok) expect(['template_invalid', 'variable_unresolved']).toContain(filled.error.code);
      }),
      { numRuns: 1000 },
    );
  });
});
