/** A callback as it was answered. */
export interface PostedCallback {
  readonly body: string;
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;
}

/** A callback to be posted. */
export interface Callback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts callbacks, and knows when all of them have been answered. */
export interface CallbackPoster {
  /** Posts one now; it is answered by the time `settled` resolves. */
  post(callback: Callback): Promise<PostedCallback>;
  /** Keeps callbacks back until `release`, to come late or in another order. */
  hold(): void;
  /** Posts what was kept back, one after another; the last first when `reversed`. */
  release(options?: { readonly reversed?: boolean }): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  readonly posted: readonly PostedCallback[];
}

export const createCallbackPoster = (): CallbackPoster => {
  const posted: PostedCallback[] = [];
  const underWay = new Set<Promise<unknown>>();
  let kept: Callback[] | null = null;

  const send = async ({ url, headers, body }: Callback): Promise<PostedCallback> => {
    const status = await fetch(url, { method: 'POST', headers, body }).then(
      (answer) => answer.status,
      () => 0,
    );
    const done = { body, status };
    posted.push(done);
    return done;
  };

  const track = <Value>(work: Promise<Value>): Promise<Value> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
    return work;
  };

  return {
    posted,
    post: (callback) => {
      if (kept) {
        kept.push(callback);
        return Promise.resolve({ body: callback.body, status: 0 });
      }
      return track(send(callback));
    },
    hold: () => {
      kept ??= [];
    },
    release: async ({ reversed = false } = {}) => {
      const waiting = kept ?? [];
      kept = null;
      for (const callback of reversed ? waiting.toReversed() : waiting) await track(send(callback));
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};
