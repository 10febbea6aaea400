import type { CanonicalEvent, EventType, Json } from '../../events/index.ts';
import type { FlowContent } from '../check-flow.ts';
import { type FlowStep, PLAIN_STEP, type StepWindow, WEEKDAYS } from '../flow.ts';
import type { StillTrueFact } from '../still-true.ts';

/** A text in the languages of the starter set. */
export interface Words {
  readonly en: string;
  readonly fr: string;
}

/** An automation that a shop begins with: ready to be switched on, and to be changed. */
export interface Starter {
  /** Names it in addresses: `order_shipped`. */
  readonly id: string;
  readonly name: Words;
  /** One sentence: what a customer gets, and when. */
  readonly description: Words;
  readonly flow: FlowContent;
  /** An event of a made-up shop, to show what its texts look like. */
  readonly sample: CanonicalEvent;
}

/** A step as a starter writes it; what it leaves out most steps do. */
export interface StarterStep extends Partial<Omit<FlowStep, 'text' | 'translations'>> {
  readonly words: Words;
}

export interface StarterContent extends Pick<Starter, 'id' | 'name' | 'description'> {
  readonly on: EventType;
  readonly steps: readonly StarterStep[];
  readonly sample: Pick<CanonicalEvent, 'object' | 'data'>;
  readonly conditions?: FlowContent['conditions'];
  readonly stopOn?: FlowContent['stopOn'];
  readonly onRepeat?: FlowContent['onRepeat'];
  readonly perPersonPerDay?: number;
  /** Where the shop does not answer, what webhooks have told decides, and the text leaves. */
  readonly stillTrue?: StillTrueFact;
}

const SHOP: { readonly [key: string]: Json } = {
  shop: { name: 'Maison Lune' },
  customer: { name: 'Camille' },
};

const toStep = ({ words, ...step }: StarterStep): FlowStep => ({
  ...PLAIN_STEP,
  ...step,
  text: words.en,
  translations: { fr: words.fr },
});

/** A starter with what all of them have in common. */
export const defineStarter = ({
  id,
  name,
  description,
  on,
  steps,
  sample,
  conditions = [],
  stopOn = [],
  onRepeat = 'separate',
  perPersonPerDay,
  stillTrue,
}: StarterContent): Starter => ({
  id,
  name,
  description,
  flow: {
    name: name.en,
    on,
    enabled: true,
    conditions,
    steps: steps.map(toStep),
    stopOn,
    onRepeat,
    perPersonPerDay: perPersonPerDay ?? null,
    stillTrue: stillTrue === undefined ? null : { fact: stillTrue, whenUnknown: 'send' },
  },
  sample: {
    type: on,
    source: { platform: 'sample', shop: 'maison-lune.example' },
    object: sample.object,
    transition: on,
    occurredAt: '2026-03-02T09:30:00.000Z',
    person: { phone: '+33639980001', country: 'FR', name: 'Camille', locale: 'fr-FR' },
    data: { ...SHOP, ...sample.data },
  },
});

/**
 * Words that stand where a fact is known. The filter makes a blank fact a missing one, and one that holds a link nobody asked
 * for, such as a customer called `www.acme.example`: `if` alone takes both for known, and the whole text would be refused.
 */
export const where = (fact: string, words: string): string =>
  `{% if ${fact} | default: false %}${words}{% endif %}`;

const HOUR = 3_600;
/** Delays and ends of usefulness, in seconds. */
export const SECONDS = { hour: HOUR, day: 24 * HOUR } as const;

/** For news that systems give by night: a customer who did nothing just now is not woken for them. */
export const BY_DAY: StepWindow = { from: '08:00', until: '21:00', days: WEEKDAYS };

/** For what asks for something: hours at which people read, and can do it. */
export const OPEN_HOURS: StepWindow = {
  from: '09:00',
  until: '19:30',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

/** A sample's order. */
export const ORDER = {
  name: '#1042',
  total: '84.50',
  currency: 'EUR',
  itemCount: 2,
  statusUrl: 'https://mlune.example/o/1042',
};
export const ORDER_OBJECT = { type: 'order', id: '1042' } as const;
