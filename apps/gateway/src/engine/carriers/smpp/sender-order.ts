/** Takes what one sender texts in the order it came: a START after a STOP is not a STOP after a START. */
export interface SenderOrder {
  run<Value>(sender: string, task: () => Promise<Value>): Promise<Value>;
}

export const createSenderOrder = (): SenderOrder => {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: (sender, task) => {
      const running = (last.get(sender) ?? Promise.resolve()).then(task, task);
      last.set(sender, running);
      const forget = (): void => {
        if (last.get(sender) === running) last.delete(sender);
      };
      running.then(forget, forget);
      return running;
    },
  };
};
