import { fetch, type RequestInit } from 'undici';
import { createGuardedAgent, type GuardedAgentOptions } from './guarded-agent.ts';

/**
 * `fetch` for libraries that ask a provider themselves: it follows no redirect, uses no proxy of the environment, and goes
 * where outgoing requests may go. Its connections are kept from one question to the next.
 */
export const createGuardedFetch = (options: GuardedAgentOptions): typeof globalThis.fetch => {
  const { agent } = createGuardedAgent(options);
  const ask = (url: string, init: RequestInit): ReturnType<typeof fetch> =>
    fetch(url, { ...init, redirect: 'error', dispatcher: agent });
  // The same standard twice: undici's, and the one of the global scope that types of libraries name.
  return ask as unknown as typeof globalThis.fetch;
};
