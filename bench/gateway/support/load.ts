import { Pool } from 'undici';
import type { GatewayProcess } from './gateway-process.ts';

/** What a load did: how many messages were accepted, in how long, and how long each request took. */
export interface LoadResult {
  readonly accepted: number;
  readonly seconds: number;
  /** Milliseconds, sorted. */
  readonly latencies: Float64Array;
}

export interface LoadOptions {
  readonly requests: number;
  readonly connections: number;
  /** The body of request number `index`, and how many messages it holds. */
  readonly body: (index: number) => string;
  readonly path: '/v1/messages' | '/v1/messages/batch';
  readonly messages: number;
}

/** Sends a fixed number of requests over keep-alive connections, each waiting for its answer before the next. */
export const load = async (gateway: GatewayProcess, options: LoadOptions): Promise<LoadResult> => {
  const pool = new Pool(gateway.address, { connections: options.connections, pipelining: 1 });
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' };
  const latencies = new Float64Array(options.requests);
  let next = 0;
  let accepted = 0;
  const call = async (): Promise<void> => {
    for (let index = next++; index < options.requests; index = next++) {
      const started = performance.now();
      const answer = await pool.request({
        path: options.path,
        method: 'POST',
        headers,
        body: options.body(index),
      });
      await answer.body.dump();
      latencies[index] = performance.now() - started;
      if (answer.statusCode === 202) accepted += options.messages;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: options.connections }, call));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return { accepted, seconds, latencies: latencies.sort() };
};

/** The value below which a share of a sorted list lies. */
export const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
