/** Waits for a promise, for as long as a signal allows. */
export const within = async (signal: AbortSignal, promise: Promise<unknown>): Promise<void> => {
  if (signal.aborted) return;
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([promise, aborted]);
};
