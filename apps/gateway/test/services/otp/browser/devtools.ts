/** A connection to a browser's DevTools: https://chromedevtools.github.io/devtools-protocol/ */
export interface DevTools {
  send<Answer = object>(method: string, params?: object, session?: string): Promise<Answer>;
}

interface Reply {
  readonly id?: number;
  readonly result?: object;
  readonly error?: { readonly message: string };
}

export const connectDevTools = async (address: string): Promise<DevTools> => {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`Cannot connect to ${address}`));
  });
  socket.onmessage = ({ data }: MessageEvent) => {
    const { id, result, error } = JSON.parse(String(data)) as Reply;
    const caller = id === undefined ? undefined : waiting.get(id);
    if (id !== undefined) waiting.delete(id);
    if (error) caller?.reject(new Error(error.message));
    else caller?.resolve(result as never);
  };
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser has gone.'));
    waiting.clear();
  };
  return {
    send: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        socket.send(
          JSON.stringify({
            id: last,
            method,
            params,
            ...(session === undefined ? {} : { sessionId: session }),
          }),
        );
      }),
  };
};
