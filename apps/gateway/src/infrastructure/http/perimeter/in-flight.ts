import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../problems.ts';
import { ownerOf } from './owner.ts';

/** Holds the number of requests that one account, or one stranger's address, has under way at once. */
export const useInFlight = (app: FastifyInstance, most: number): void => {
  if (most === 0) return;
  const underWay = new Map<string, number>();
  const leave = (owner: string): void => {
    const left = (underWay.get(owner) ?? 0) - 1;
    if (left > 0) underWay.set(owner, left);
    else underWay.delete(owner);
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.rateLimit === false) return done();
    const owner = ownerOf(request);
    const known = underWay.get(owner) ?? 0;
    if (known >= most)
      return void sendProblem(reply, {
        code: 'rate_limited',
        detail: `You have ${most} requests under way. Wait for an answer before you send the next.`,
      });
    underWay.set(owner, known + 1);
    reply.raw.once('close', () => leave(owner));
    done();
  });
};
