import type { Socket } from 'node:net';

/** A line that carries so many octets at a time, and waits before the next. */
export interface Trickle {
  readonly octets: number;
  readonly pause: () => Promise<void>;
}

/** Writes to a socket in order: all at once, or trickling. */
export interface SlowWriter {
  /** Resolves when the last octet is with the socket; false when the socket went before. */
  write(octets: Buffer): Promise<boolean>;
}

export const createSlowWriter = (socket: Socket, trickle: () => Trickle | null): SlowWriter => {
  let last: Promise<boolean> = Promise.resolve(true);

  const put = (octets: Buffer): Promise<boolean> =>
    new Promise((resolve) => {
      if (socket.destroyed || socket.writableEnded) return resolve(false);
      socket.write(octets, (error) => resolve(!error));
    });

  const putAll = async (octets: Buffer): Promise<boolean> => {
    let offset = 0;
    while (offset < octets.length) {
      const pace = trickle();
      const end = pace === null ? octets.length : Math.min(octets.length, offset + pace.octets);
      if (!(await put(octets.subarray(offset, end)))) return false;
      offset = end;
      if (pace !== null) await pace.pause();
    }
    return true;
  };

  return {
    write: (octets) => {
      last = last.then(() => putAll(octets));
      return last;
    },
  };
};
