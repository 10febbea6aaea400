import type { Plan, Story } from './plan.ts';
import { askedIn } from './windows.ts';

const MINUTE = 60_000;

/** How long a text of an order that was placed waits, and a reminder of a checkout. */
export const PLACED_DELAY = 10 * MINUTE;
export const REMINDER_DELAY = 60 * MINUTE;

export const REMINDER = 'Your basket waits';
/** A commercial text to France says how to end them. */
const REMINDED = `${REMINDER} STOP au 30101`;

const times = (count: number, text: string): readonly string[] => Array.from({ length: count }, () => text);

const orderTexts = (story: Story, name: string): readonly string[] => {
  const { placedAt, cancelledAt, parcels, refundedAt } = story;
  const stands = cancelledAt === null || cancelledAt > placedAt! + PLACED_DELAY;
  const delivered = parcels.filter(({ deliveredAt }) => deliveredAt !== null);
  return [
    ...times(stands ? 1 : 0, `Placed ${name}`),
    ...times(parcels.length, `Shipped ${name}`),
    ...times(delivered.length, `Delivered ${name}`),
    ...times(refundedAt === null ? 0 : 1, `Refunded ${name}`),
  ];
};

/** A reminder needs the webhook that told of the checkout: no list of what changed has checkouts. */
const isReminded = ({ begunAt, placedAt, optedOut }: Story, told: boolean): boolean =>
  begunAt !== null && told && !optedOut && (placedAt === null || placedAt > begunAt + REMINDER_DELAY);

/** All texts of the day, each as its phone and its words, in the order of the alphabet. */
export const expectedTexts = ({ stories, deeds, names }: Plan): readonly string[] => {
  const told = new Set(
    deeds.flatMap(({ tellings }) =>
      tellings.flatMap(({ fact, arrivals }) => (arrivals.length > 0 ? fact : [])),
    ),
  );
  return stories
    .flatMap((story, index) => {
      const name = names.get(index);
      return [
        ...(name === undefined ? [] : orderTexts(story, name)),
        ...times(isReminded(story, told.has(`${index} begun`)) ? 1 : 0, REMINDED),
      ].map((text) => `${story.phone} ${text}`);
    })
    .toSorted();
};

/** Facts that a shop tells when it is asked what has changed: those of orders. */
const isOfOrder = (fact: string): boolean => !/ (begun|completed)$/.test(fact);

/** What the scoreboard must say: all facts of orders, and those of which no webhook had come when the shop was asked. */
export const expectedScore = ({ deeds }: Plan): { readonly facts: number; readonly healed: number } => {
  const facts = new Map<string, { readonly at: number; readonly arrival: number }>();
  for (const { at, tellings } of deeds) {
    for (const { fact, arrivals } of tellings.filter(({ fact }) => isOfOrder(fact))) {
      const before = facts.get(fact)?.arrival ?? Number.POSITIVE_INFINITY;
      facts.set(fact, { at, arrival: Math.min(before, ...arrivals) });
    }
  }
  const healed = [...facts.values()].filter(({ at, arrival }) => arrival > askedIn(at));
  return { facts: facts.size, healed: healed.length };
};
