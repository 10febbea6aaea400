/** Sends singles as fast as answers come, in a thread of its own, until it is told to end; then tells how many. */
import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';

const { address, connections, headers, body } = workerData as {
  readonly address: string;
  readonly connections: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const pool = new Pool(address, { connections, pipelining: 1 });
let on = true;
let sent = 0;
parentPort!.once('message', () => {
  on = false;
});

const send = async (): Promise<void> => {
  while (on) {
    const answer = await pool.request({ path: '/v1/messages', method: 'POST', headers, body });
    await answer.body.dump();
    sent += 1;
  }
};
await Promise.all(Array.from({ length: connections }, send));
await pool.close();
parentPort!.postMessage(sent);
