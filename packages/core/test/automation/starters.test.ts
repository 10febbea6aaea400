import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkFlow,
  enterFlow,
  planStep,
  STARTERS,
  type Starter,
  type StepPlan,
} from '../../src/automation/index.ts';
import { marketingSigns, stopMention, withMention } from '../../src/consent/index.ts';
import { defaultProfile, measure } from '../../src/encoding/index.ts';
import type { CanonicalEvent, Json } from '../../src/events/index.ts';

type Facts = { [name: string]: Json };

const LOCALES = ['en', 'fr'] as const;
type Locale = (typeof LOCALES)[number];

const flowOf = ({ flow }: Starter) => ({ ...flow, id: 'aut', version: 1 });

const plansOf = (
  starter: Starter,
  event: CanonicalEvent,
  { locale, zone = 'Europe/Paris' }: { readonly locale: Locale; readonly zone?: string | null },
): StepPlan[] =>
  starter.flow.steps.map((step) =>
    planStep(
      flowOf(starter),
      { step, event: { ...event, person: { ...event.person, locale } } },
      { locale, timeZone: () => zone },
    ),
  );

const textOf = (plan: StepPlan): string => {
  if (plan.kind === 'skip') throw new Error(`${plan.skip.reason}: ${plan.skip.detail}`);
  return plan.intents[0]!.text;
};

const textsOf = (starter: Starter, event: CanonicalEvent, locale: Locale): string[] =>
  plansOf(starter, event, { locale }).map(textOf);

/** The sample with another value at a path of its data; undefined leaves it out. */
const withFact = (event: CanonicalEvent, path: string, value: Json | undefined): CanonicalEvent => {
  const data = structuredClone(event.data) as Facts;
  const names = path.split('.');
  const last = names.pop()!;
  let holder = data;
  for (const name of names) {
    holder[name] ??= {};
    holder = holder[name] as Facts;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return { ...event, data };
};

/** Facts that a connector may not know. */
const OPTIONAL = [
  'shop.name',
  'customer.name',
  'tracking.url',
  'tracking.company',
  'tracking.number',
  'delivery.estimatedAt',
  'pickup.location',
  'order.statusUrl',
] as const;

const bare = (event: CanonicalEvent): CanonicalEvent =>
  OPTIONAL.reduce<CanonicalEvent>((left, path) => withFact(left, path, undefined), {
    ...event,
    person: { ...event.person, name: null },
  });

/** A text as it leaves for France from a name, with the opt-out mention of a commercial one. */
const asItLeaves = (text: string, purpose: string, language: Locale): string =>
  purpose === 'commercial'
    ? withMention(text, stopMention(text, 'FR', { language, sender: 'MaisonLune', stopCodes: {} }))
    : text;

const rows = STARTERS.flatMap((starter) =>
  LOCALES.flatMap((locale) =>
    textsOf(starter, starter.sample, locale).map((text, place) => {
      const { purpose } = starter.flow.steps[place]!;
      return { id: starter.id, locale, place, purpose, text, whole: asItLeaves(text, purpose, locale) };
    }),
  ),
);

it('the starter set has what a shop expects, each once', () => {
  expect(STARTERS.map(({ id, flow }) => `${id} on ${flow.on}, ${flow.steps.length}`)).toEqual([
    'order_confirmed on order.placed, 1',
    'order_paid on order.paid, 1',
    'order_shipped on order.shipped, 1',
    'out_for_delivery on order.out_for_delivery, 1',
    'order_delivered on order.delivered, 1',
    'delivery_failed on order.delivery_failed, 1',
    'ready_for_pickup on order.ready_for_pickup, 1',
    'order_cancelled on order.cancelled, 1',
    'order_refunded on order.refunded, 1',
    'abandoned_checkout on checkout.updated, 3',
    'back_in_stock on product.back_in_stock, 1',
    'welcome on customer.created, 1',
    'review_request on order.delivered, 1',
    'payment_reminder on order.payment_due, 2',
  ]);
});

it('texts and their segments, with the opt-out mention of France', () => {
  const table = rows.map(
    ({ id, locale, place, whole }) => `${id} ${place + 1} ${locale} ${measure(whole).segments}: ${whole}`,
  );
  expect(table.join('\n')).toMatchInlineSnapshot(`
    "order_confirmed 1 en 1: Thank you for choosing Maison Lune! Your order #1042 of €84.50 is confirmed. We are getting it ready.
    order_confirmed 1 fr 1: Merci d'avoir choisi Maison Lune ! Votre commande #1042 de 84,50 € est confirmée. Nous la préparons.
    order_paid 1 en 1: We have your payment of €84.50 for order #1042. Thank you!
    order_paid 1 fr 1: Votre paiement de 84,50 € pour la commande #1042 est bien arrivé. Merci !
    order_shipped 1 en 1: Your order #1042 is on its way with Colissimo. Follow it: https://mlune.example/t/8K00412
    order_shipped 1 fr 1: Votre commande #1042 est en route avec Colissimo. Suivi : https://mlune.example/t/8K00412
    out_for_delivery 1 en 1: Your order #1042 arrives today. Follow it: https://mlune.example/t/8K00412
    out_for_delivery 1 fr 1: Votre commande #1042 arrive aujourd'hui. Suivi : https://mlune.example/t/8K00412
    order_delivered 1 en 1: Your order #1042 has been delivered. Enjoy it! If something is not right, please contact us.
    order_delivered 1 fr 1: Votre commande #1042 est livrée. Belle découverte ! Un souci ? Contactez-nous.
    delivery_failed 1 en 1: The carrier could not deliver your order #1042. Choose what comes next: https://mlune.example/t/8K00412
    delivery_failed 1 fr 1: Le transporteur n'a pas pu livrer votre commande #1042. Choisissez la suite : https://mlune.example/t/8K00412
    ready_for_pickup 1 en 1: Your order #1042 is ready at 12 rue des Lilas, Lyon. See you soon!
    ready_for_pickup 1 fr 1: Votre commande #1042 vous attend : 12 rue des Lilas, Lyon. Au plaisir !
    order_cancelled 1 en 1: Your order #1042 has been cancelled. If you did not ask for this, please contact us.
    order_cancelled 1 fr 1: Votre commande #1042 est annulée. Si ce n'est pas votre souhait, contactez-nous.
    order_refunded 1 en 1: We are refunding €24.90 for your order #1042. Your bank may need a few days.
    order_refunded 1 fr 1: Nous vous remboursons 24,90 € pour la commande #1042. Votre banque peut demander quelques jours.
    abandoned_checkout 1 en 1: Your basket at Maison Lune is still here: https://mlune.example/c/c7f3 STOP to 30101
    abandoned_checkout 2 en 1: Need a hand with your order at Maison Lune? We are happy to help. Your basket: https://mlune.example/c/c7f3 STOP to 30101
    abandoned_checkout 3 en 1: A last reminder: your basket at Maison Lune is one tap away: https://mlune.example/c/c7f3 STOP to 30101
    abandoned_checkout 1 fr 1: Votre panier chez Maison Lune vous attend toujours : https://mlune.example/c/c7f3 STOP au 30101
    abandoned_checkout 2 fr 1: Besoin d'aide pour votre commande chez Maison Lune ? Nous sommes là. Votre panier : https://mlune.example/c/c7f3 STOP au 30101
    abandoned_checkout 3 fr 1: Dernier rappel : votre panier chez Maison Lune est à portée de clic : https://mlune.example/c/c7f3 STOP au 30101
    back_in_stock 1 en 1: Carnet Lune is back at Maison Lune: https://mlune.example/lune STOP to 30101
    back_in_stock 1 fr 1: Carnet Lune est de nouveau disponible chez Maison Lune : https://mlune.example/lune STOP au 30101
    welcome 1 en 1: Welcome to Maison Lune, Camille! It is good to have you with us. STOP to 30101
    welcome 1 fr 1: Bienvenue chez Maison Lune, Camille ! Nous sommes ravis de vous compter parmi nous. STOP au 30101
    review_request 1 en 1: How do you like your order #1042 from Maison Lune? A word from you helps us: https://mlune.example/o/1042 STOP to 30101
    review_request 1 fr 1: Que pensez-vous de votre commande #1042 chez Maison Lune ? Votre avis nous aide : https://mlune.example/o/1042 STOP au 30101
    payment_reminder 1 en 1: Your payment of €84.50 for order #1042 is due. Pay here: https://mlune.example/p/1042
    payment_reminder 2 en 1: A reminder: your payment of €84.50 for order #1042 has not reached us yet. Pay here: https://mlune.example/p/1042
    payment_reminder 1 fr 1: Le paiement de 84,50 € pour votre commande #1042 est attendu. Réglez ici : https://mlune.example/p/1042
    payment_reminder 2 fr 1: Petit rappel : le paiement de 84,50 € pour votre commande #1042 est toujours attendu. Réglez ici : https://mlune.example/p/1042"
  `);
});

it.each(STARTERS)('$id is a flow that its own sample enters', (starter) => {
  const { flow, sample } = starter;
  expect(checkFlow(flow)).toEqual({ ok: true, value: flow });
  const entry = enterFlow(flowOf(starter), sample, 'Europe/Paris');
  if (entry?.kind !== 'enter') throw new Error('It lets nobody in.');
  for (const [place, step] of flow.steps.entries()) {
    expect(step.usefulSeconds).not.toBeNull();
    // A window or a time of day never brings a step past its use.
    expect(entry.dueAt[place]).toBeLessThan(Date.parse(sample.occurredAt) + step.usefulSeconds! * 1_000);
  }
});

describe.each(rows)('$id, step $place, $locale', ({ locale, purpose, text, whole }) => {
  it('leaves as one segment of the GSM alphabet', () => {
    expect(measure(whole, defaultProfile)).toMatchObject({ encoding: 'gsm7', segments: 1 });
  });

  it('reads as its purpose', () => {
    if (purpose === 'transactional') expect(marketingSigns(text)).toEqual([]);
    else
      expect(
        stopMention(text, 'FR', { language: locale, sender: 'MaisonLune', stopCodes: {} }),
      ).toMatchObject({ kind: 'appended' });
  });
});

it('a commercial text says whom it is from', () => {
  for (const { id, purpose, text } of rows)
    if (purpose === 'commercial') expect(text, id).toContain('Maison Lune');
});

it('no text promises that a reply is read: a sender that is a name takes none', () => {
  for (const { id, text } of rows) expect(text, id).not.toMatch(/\breply|\br[ée]pon/i);
});

it('texts, names and descriptions differ by language', () => {
  for (const { id, text, place } of rows.filter(({ locale }) => locale === 'en')) {
    const french = rows.find((row) => row.id === id && row.place === place && row.locale === 'fr');
    expect(french!.text).not.toBe(text);
  }
  for (const { name, description } of STARTERS) {
    expect(name.fr).not.toBe(name.en);
    expect(description.fr).not.toBe(description.en);
  }
});

describe('a fact that may be missing', () => {
  it.each(STARTERS)('shortens each text of $id and silences none', (starter) => {
    for (const locale of LOCALES)
      for (const text of textsOf(starter, bare(starter.sample), locale)) {
        expect(text).not.toMatch(/[{}]|\s\s|\s$|^\s|\s[.,]/);
        expect(measure(text, defaultProfile)).toMatchObject({ encoding: 'gsm7', segments: 1 });
      }
  });

  it.each(OPTIONAL)('%s is as good as missing where it is blank', (path) => {
    for (const starter of STARTERS)
      for (const locale of LOCALES) {
        const missing = textsOf(starter, withFact(starter.sample, path, undefined), locale);
        for (const blank of [null, '', ' \u200b'])
          expect(textsOf(starter, withFact(starter.sample, path, blank), locale)).toEqual(missing);
      }
  });

  it.each(['shop.name', 'customer.name', 'tracking.company', 'pickup.location'])(
    '%s is as good as missing where it holds a link',
    (path) => {
      for (const starter of STARTERS)
        for (const locale of LOCALES)
          expect(textsOf(starter, withFact(starter.sample, path, 'Win at evil.com'), locale)).toEqual(
            textsOf(starter, withFact(starter.sample, path, undefined), locale),
          );
    },
  );

  it('is told by a number where a parcel has no link to follow it', () => {
    const shipped = STARTERS.find(({ id }) => id === 'order_shipped')!;
    const event = withFact(shipped.sample, 'tracking.url', null);
    expect(textsOf(shipped, event, 'en')[0]).toContain('Tracking number: 8K00412');
    expect(textsOf(shipped, event, 'fr')[0]).toContain('Numéro de suivi : 8K00412');
  });
});

it('a product whose title looks like a link is announced without it', () => {
  const starter = STARTERS.find(({ id }) => id === 'back_in_stock')!;
  const event = withFact(starter.sample, 'product.title', 'Mug evil.com');
  expect(textsOf(starter, event, 'en')[0]).toMatch(/^The product you wait for is back/);
  expect(textsOf(starter, event, 'fr')[0]).toMatch(/^Le produit que vous attendez est de nouveau disponible/);
});

it('no text waits for a clock that nobody knows', () => {
  for (const starter of STARTERS)
    for (const locale of LOCALES)
      expect(plansOf(starter, starter.sample, { locale, zone: null }).map(textOf)).toEqual(
        textsOf(starter, starter.sample, locale),
      );
});

/** Paths of all strings in an event's data. */
const stringsIn = (facts: Json, path = ''): string[] => {
  if (typeof facts === 'string') return [path];
  if (typeof facts !== 'object' || facts === null) return [];
  return Object.entries(facts).flatMap(([name, one]) =>
    stringsIn(one as Json, path === '' ? name : `${path}.${name}`),
  );
};

/** What a filter reads: an amount or a currency is that, or the text is refused. */
const isRead = (path: string): boolean => /\.(?:total|amount|currency)$/.test(path);

const hostile = fc.oneof(
  fc.constantFrom('{{ total }}', '{% if x %}', '{{', '{%', '%}', '&amp;', '{% raw %}', '{{ checkout }}'),
  fc.constantFrom('\u{1F600}'.repeat(20), 'A'.repeat(200)),
  fc
    .array(fc.constantFrom('{{', '}}', '{%', '%}', '|', '&', 'x', '\u{1F600}', '"'), {
      minLength: 1,
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
);

/** A starter, one fact of its sample that passes, and a word to stand there. */
const cases = (passes: (path: string) => boolean) => {
  const places = STARTERS.flatMap((starter) =>
    stringsIn(starter.sample.data)
      .filter(passes)
      .map((path) => ({ starter, path })),
  );
  return fc.record({ at: fc.constantFrom(...places), word: hostile, locale: fc.constantFrom(...LOCALES) });
};

describe('what a shop calls a thing, whatever it looks like,', () => {
  it('is printed as it stands', () => {
    const MARK = 'Qzx';
    fc.assert(
      fc.property(
        cases((path) => !isRead(path)),
        ({ at: { starter, path }, word, locale }) => {
          const marked = textsOf(starter, withFact(starter.sample, path, MARK), locale);
          expect(textsOf(starter, withFact(starter.sample, path, word), locale)).toEqual(
            marked.map((text) => text.replaceAll(MARK, () => word)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused by name where it should be money', () => {
    fc.assert(
      fc.property(cases(isRead), ({ at: { starter, path }, word, locale }) => {
        const event = withFact(starter.sample, path, word);
        for (const [place, plan] of plansOf(starter, event, { locale }).entries()) {
          const { text } = starter.flow.steps[place]!;
          if (text.includes(path))
            expect(plan).toMatchObject({ kind: 'skip', skip: { reason: 'variable_unresolved' } });
          else expect(textOf(plan)).toBe(textsOf(starter, starter.sample, locale)[place]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
