import type { GatewayProcess } from '../../gateway/support/gateway-process.ts';
import { type Account, call, delivered, untilDelivered } from '../../gateway/support/operate.ts';

const BATCH = 1_000;
const AT_ONCE = 3;

/** Keeps an account's texts in the queue; gives what ends that. */
export const pause = async (gateway: GatewayProcess, { key }: Account): Promise<() => Promise<void>> => {
  const { id } = await call(gateway, key, 'POST', '/v1/pauses', { reason: 'The queue is filled.' });
  return async () => {
    await call(gateway, key, 'DELETE', `/v1/pauses/${id}`);
  };
};

/** Sends texts by batches; gives how many a second were accepted. */
export const fill = async (gateway: GatewayProcess, { key }: Account, count: number): Promise<number> => {
  const messages = Array.from({ length: BATCH }, (_, place) => ({
    to: `+3361${String(place).padStart(7, '0')}`,
    text: 'The sale begins at noon.',
    purpose: 'transactional',
    sender: 'SHOP',
  }));
  let left = count / BATCH;
  const send = async (): Promise<void> => {
    while (left-- > 0) await call(gateway, key, 'POST', '/v1/messages/batch', { messages });
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return count / ((performance.now() - started) / 1000);
};

/** Ends a pause and waits for so many deliveries; gives how many a second there were. */
export const drain = async (
  gateway: GatewayProcess,
  resume: () => Promise<void>,
  count: number,
): Promise<number> => {
  const before = await delivered(gateway);
  const started = performance.now();
  await resume();
  await untilDelivered(gateway, before + count);
  return count / ((performance.now() - started) / 1000);
};

/** Fills the queue while it is paused, and gives the rate at which it is delivered then. */
export const fillAndDrain = async (
  gateway: GatewayProcess,
  account: Account,
  count: number,
): Promise<number> => {
  const resume = await pause(gateway, account);
  await fill(gateway, account, count);
  return drain(gateway, resume, count);
};
