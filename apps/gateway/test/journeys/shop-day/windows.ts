const MINUTE = 60_000;

/**
 * The day in stretches, at whose ends webhooks come in a batch. A minute longer than half an hour, so that the hourly question
 * to the shop is due at every second end, whatever real time the test takes.
 */
const WINDOW = 31 * MINUTE;
/** 24 hours, and two hours in which what is late comes and the last hour is asked about. */
export const WINDOWS = 51;

/** Within a window: what happens comes first, its webhooks next, and at the end the gateway does what is due. */
const DELIVERY = 27 * MINUTE;
/** The hourly question leaves the last five minutes out: none happens around their beginning. */
const ASKED = 24 * MINUTE;
const LEFT_OUT = 26.75 * MINUTE;

const OUT_FROM = 18;
const OUT_UNTIL = 22;

export const windowOf = (at: number): number => Math.floor(at / WINDOW);
export const deliveryOf = (window: number): number => window * WINDOW + DELIVERY;
export const endOf = (window: number): number => (window + 1) * WINDOW;

/** Whether the gateway is down in all of a window: for four of them, two hours. */
export const isOut = (window: number): boolean => window >= OUT_FROM && window < OUT_UNTIL;
/** Whether it is down at the end of a window. */
export const endsOut = (window: number): boolean => isOut(window) && window !== OUT_UNTIL - 1;

/** The same instant, or one near to it in the parts of a window in which something happens. */
export const placeInWindow = (at: number): number => {
  const start = windowOf(at) * WINDOW;
  const within = at - start;
  if (within < ASKED) return Math.floor(at);
  return Math.floor(within < DELIVERY ? start + LEFT_OUT : start + WINDOW + (within - DELIVERY));
};

/** The windows at whose ends the shop is asked what has changed: every second, and at the end of the outage. */
const asking = (): readonly number[] => {
  const asked: number[] = [];
  for (let window = 0, last = -1; window < WINDOWS; window += 1) {
    if (window - last < 2 || endsOut(window)) continue;
    asked.push(window);
    last = window;
  }
  return asked;
};

const ASKING = asking();

/** The window at whose end the shop tells what happened at an instant, if it knows of it. */
export const askedIn = (at: number): number => {
  const settled = at - windowOf(at) * WINDOW < ASKED ? windowOf(at) : windowOf(at) + 1;
  return ASKING.find((window) => window >= settled) ?? Number.POSITIVE_INFINITY;
};
