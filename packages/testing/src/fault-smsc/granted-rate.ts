/**
 * Makes an SMSC's throttle: it takes so many submissions a second, and so many seconds' worth at once; tells of each
 * whether it is taken.
 *
 * @param now milliseconds.
 */
export const grantedRate = (
  perSecond: number,
  burstSeconds: number,
  now: () => number = () => performance.now(),
): (() => boolean) => {
  const most = Math.max(1, perSecond * burstSeconds);
  let tokens = most;
  let at = now();
  return () => {
    const time = now();
    tokens = Math.min(most, tokens + ((time - at) / 1_000) * perSecond);
    at = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
