/** Holds what is to come late until it is let through: the clock of a slow SMSC, turned by hand. */
export interface Gate {
  /** How many wait. */
  readonly waiting: number;
  /** Resolves when the gate lets it through. */
  pass(): Promise<void>;
  /** Lets the oldest so many through, all of them unless said. */
  release(count?: number): void;
  /** Lets all through, and everything that comes from now on. */
  open(): void;
}

export const createGate = (): Gate => {
  let isOpen = false;
  const held: (() => void)[] = [];
  const release = (count = held.length): void => {
    for (const goOn of held.splice(0, count)) goOn();
  };
  return {
    get waiting() {
      return held.length;
    },
    pass: () =>
      isOpen
        ? Promise.resolve()
        : new Promise((resolve) => {
            held.push(resolve);
          }),
    release,
    open: () => {
      isOpen = true;
      release();
    },
  };
};
