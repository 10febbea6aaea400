import { type Seeded, seeded } from './seeded.ts';
import { isOut, placeInWindow, WINDOWS, windowOf } from './windows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What one buyer does and gets. All times are milliseconds since the day began; null is what never happens. */
export interface Story {
  readonly phone: string;
  /** They said no to commercial texts before the day. */
  readonly optedOut: boolean;
  /** They began a checkout; null where the order came by another way. */
  readonly begunAt: number | null;
  readonly placedAt: number | null;
  /** The same as when it was placed, where it was paid at once. */
  readonly paidAt: number | null;
  readonly cancelledAt: number | null;
  readonly parcels: readonly { readonly shippedAt: number; readonly deliveredAt: number | null }[];
  readonly refundedAt: number | null;
}

/** What happens in the shop at an instant. */
export type Happening =
  | 'begin'
  | 'pay checkout'
  | 'place'
  | 'place unpaid'
  | 'pay'
  | 'cancel'
  | 'ship'
  | 'deliver'
  | 'refund';

/** A webhook of a deed: the fact it tells, and the windows at whose ends it comes; none, where it is lost. */
export interface Telling {
  readonly fact: string;
  readonly arrivals: readonly number[];
}

export interface Deed {
  readonly at: number;
  readonly what: Happening;
  readonly story: number;
  readonly parcel: number;
  readonly tellings: readonly Telling[];
}

/** A whole day of a shop, and what becomes of each of its webhooks. */
export interface Plan {
  readonly stories: readonly Story[];
  /** The earliest first. */
  readonly deeds: readonly Deed[];
  /** The name that the shop gives the order of a story. */
  readonly names: ReadonlyMap<number, string>;
}

const ORDERS = 2_000;
const CHECKOUTS = 250;
const CHECKOUTS_PAID = 120;
const DAY = 24 * HOUR;
/** Reminders are commercial: the day begins when they may be sent, and all of these fall into its first half. */
const CHECKOUTS_UNTIL = 8 * HOUR;

const NOTHING = {
  begunAt: null,
  placedAt: null,
  paidAt: null,
  cancelledAt: null,
  parcels: [],
  refundedAt: null,
};

const phoneOf = (index: number): string => `+3361250${String(index).padStart(4, '0')}`;

/** An instant of the day, away from where nobody can say on which side of a question to the shop it falls. */
const withinDay = (at: number): number | null => (at < DAY ? placeInWindow(at) : null);

const sentParcels = (random: Seeded, placedAt: number): Story['parcels'] => {
  const count = random.chance(0.1) ? 2 : 1;
  return Array.from({ length: count }, () => {
    const shipping = placedAt + random.between(2 * HOUR, 6 * HOUR);
    return { shipping, delivery: random.chance(0.4) ? shipping + random.between(2 * HOUR, 5 * HOUR) : null };
  }).flatMap(({ shipping, delivery }) => {
    const shippedAt = withinDay(shipping);
    return shippedAt === null
      ? []
      : [{ shippedAt, deliveredAt: delivery === null ? null : withinDay(delivery) }];
  });
};

/** What becomes of an order: it is cancelled at once, cancelled late, or goes its way. */
const fateOf = (random: Seeded, placedAt: number): Pick<Story, 'cancelledAt' | 'parcels' | 'refundedAt'> => {
  const { cancelledAt, parcels, refundedAt } = NOTHING;
  if (random.chance(0.05))
    return { cancelledAt: withinDay(placedAt + random.between(MINUTE, 3 * MINUTE)), parcels, refundedAt };
  if (random.chance(0.03))
    return {
      cancelledAt: withinDay(placedAt + random.between(4 * HOUR, 6 * HOUR)),
      parcels,
      refundedAt,
    };
  return {
    cancelledAt,
    parcels: random.chance(0.55) ? sentParcels(random, placedAt) : parcels,
    refundedAt: random.chance(0.06) ? withinDay(placedAt + random.between(5 * HOUR, 12 * HOUR)) : null,
  };
};

const orderOf = (random: Seeded, index: number): Story => {
  const placedAt = placeInWindow(random.between(0, DAY));
  const atOnce = random.chance(0.85);
  const fate = fateOf(random, placedAt);
  const paidLater = fate.cancelledAt === null && random.chance(0.8);
  return {
    ...NOTHING,
    phone: phoneOf(index),
    optedOut: random.chance(0.01),
    placedAt,
    ...fate,
    paidAt: atOnce
      ? placedAt
      : paidLater
        ? withinDay(placedAt + random.between(10 * MINUTE, 90 * MINUTE))
        : null,
  };
};

/** Some buy before they are reminded, some long after it, and most never. */
const checkoutOf = (
  random: Seeded,
  { index, paid }: { readonly index: number; readonly paid: boolean },
): Story => {
  const begunAt = placeInWindow(random.between(0, CHECKOUTS_UNTIL));
  const after = random.chance(0.6) ? random.between(5, 45) : random.between(4 * 60, 6 * 60);
  const placedAt = paid ? placeInWindow(begunAt + after * MINUTE) : null;
  return {
    ...NOTHING,
    phone: phoneOf(index),
    optedOut: random.chance(0.08),
    begunAt,
    placedAt,
    paidAt: placedAt,
    ...(placedAt !== null && fateOf(random, placedAt)),
  };
};

type Bare = Omit<Deed, 'tellings'> & { readonly facts: readonly string[] };

const deedsOf = (story: Story, index: number): readonly Bare[] => {
  const deed = (at: number | null, what: Happening, facts: readonly string[], parcel = 0): readonly Bare[] =>
    at === null ? [] : [{ at, what, story: index, parcel, facts: facts.map((fact) => `${index} ${fact}`) }];
  const { begunAt, placedAt, paidAt } = story;
  const placing: readonly Bare[] =
    begunAt !== null
      ? deed(placedAt, 'pay checkout', ['completed', 'placed', 'paid'])
      : placedAt === paidAt
        ? deed(placedAt, 'place', ['placed', 'paid'])
        : [...deed(placedAt, 'place unpaid', ['placed']), ...deed(paidAt, 'pay', ['paid'])];
  return [
    ...deed(begunAt, 'begin', ['begun']),
    ...placing,
    ...deed(story.cancelledAt, 'cancel', ['cancelled']),
    ...story.parcels.flatMap(({ shippedAt, deliveredAt }, parcel) => [
      ...deed(shippedAt, 'ship', [`shipped ${parcel}`], parcel),
      // The carrier's own event tells it, and the change of the parcel does.
      ...deed(deliveredAt, 'deliver', [`delivered ${parcel}`, `delivered ${parcel}`], parcel),
    ]),
    ...deed(story.refundedAt, 'refund', ['refunded']),
  ];
};

/** When a webhook comes: an hour late at times, twice at times, and not at all while the gateway is down. */
const arrivalsOf = (random: Seeded, at: number): readonly number[] => {
  const first = windowOf(at) + (random.chance(0.04) ? 2 : 0);
  const again = random.chance(0.05) ? [first + (random.chance(0.5) ? 0 : 1)] : [];
  return [first, ...again].filter((window) => !isOut(window) && window < WINDOWS);
};

export const planDay = (seed: number): Plan => {
  const random = seeded(seed);
  const orders = Array.from({ length: ORDERS - CHECKOUTS_PAID }, (_, index) => orderOf(random, index));
  const checkouts = Array.from({ length: CHECKOUTS }, (_, place) =>
    checkoutOf(random, { index: orders.length + place, paid: place < CHECKOUTS_PAID }),
  );
  const stories = [...orders, ...checkouts];
  const deeds = stories
    .flatMap(deedsOf)
    .toSorted((one, other) => one.at - other.at)
    .map(({ facts, ...deed }) => ({
      ...deed,
      tellings: facts.map((fact) => ({ fact, arrivals: arrivalsOf(random, deed.at) })),
    }));
  const placed = deeds.filter(({ what }) => what.startsWith('place') || what === 'pay checkout');
  const names = new Map(placed.map(({ story }, place) => [story, `#${1_001 + place}`]));
  return { stories, deeds, names };
};
