import { type Refusal, type Result, succeed } from '@carillon/core/result';
import {
  carrierCancelledSchema,
  carrierDeleteQuery,
  carrierMovedSchema,
  carrierMoveSchema,
  carrierSchema,
  carrierUpdateSchema,
} from '@carillon/gateway-api/operator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import type { CarrierMaking } from '../../engine/carriers/carriers.ts';
import { findCarrier } from '../../engine/carriers/find-carrier.ts';
import { cancelAsOperator } from '../../engine/messages/lifecycle/cancel-messages.ts';
import { type Announce, type CarrierEvent, storeCarrierEvents } from '../../engine/routing/carrier-events.ts';
import type { Answer, Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { ReadViews } from './carrier-view.ts';
import { deleteCarrier } from './delete-carrier.ts';
import { moveAsOperator } from './move-waiting.ts';
import { updateCarrier } from './update-carrier.ts';

export interface MaintenanceOptions {
  readonly change: Change;
  readonly making: CarrierMaking;
  readonly readViews: ReadViews;
  readonly now: () => number;
  readonly announce: Announce;
  /** Tells whoever runs carriers of a change, before the operator is answered. */
  readonly onSend: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/** An answer, and the events that were stored with it. */
type Told = Result<{ answer: Answer; events: readonly CarrierEvent[] }, Refusal>;

const params = z.object({ id: z.string().describe('Its id, or its name') });
const config = { access: 'operator' as const };

const cancelWaiting = async (client: pg.PoolClient, called: string, now: Date): Promise<Told> => {
  const found = await findCarrier(client, called);
  if (!found.ok) return found;
  const { name } = found.value;
  const { cancelled, left } = await cancelAsOperator(client, { carrier: name }, now);
  const event: CarrierEvent = {
    type: 'carrier.texts_cancelled',
    carrier: name,
    routeId: null,
    reason: `The operator cancelled ${cancelled} texts that waited for the carrier ${name}.`,
    facts: { cancelled, left },
    at: now,
  };
  const events = cancelled > 0 ? [event] : [];
  await storeCarrierEvents(client, events);
  return succeed({ answer: { status: 200, body: { cancelled, left } }, events });
};

/** What its routes share. */
const contextOf = (options: MaintenanceOptions) => {
  const { change, announce } = options;
  /** Runs a change, and announces its events once they are on disk. */
  const tell = async (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (client: pg.PoolClient) => Promise<Told>,
  ): Promise<void> => {
    let told: readonly CarrierEvent[] = [];
    await change(request, reply, async (client) => {
      const done = await work(client);
      if (!done.ok) return done;
      told = done.value.events;
      return succeed(done.value.answer);
    });
    announce(told);
  };
  return { ...options, tell };
};

type MaintenanceContext = ReturnType<typeof contextOf>;

const changeRoute = (app: Server, { making, readViews, now, onSend, tell }: MaintenanceContext): void => {
  app.patch(
    '/v1/operator/carriers/:id',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Change settings of a carrier, or its secret, at once',
        params,
        body: carrierUpdateSchema,
        response: { 200: carrierSchema },
      },
    },
    (request, reply) =>
      tell(request, reply, async (client) => {
        const update = { ...request.body, now: new Date(now()) };
        const changed = await updateCarrier(client, request.params.id, update, making);
        if (!changed.ok) return changed;
        const { row, events } = changed.value;
        const [body] = await readViews(client, [row]);
        return succeed({ answer: { status: 200, body }, events });
      }),
  );
};

const moveRoute = (app: Server, { now, onSend, tell }: MaintenanceContext): void => {
  app.post(
    '/v1/operator/carriers/:id/move',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Move what waits for a carrier to another',
        params,
        body: carrierMoveSchema,
        response: { 200: carrierMovedSchema },
      },
    },
    (request, reply) =>
      tell(request, reply, async (client) => {
        const wish = { from: request.params.id, to: request.body.to, now: new Date(now()) };
        const moved = await moveAsOperator(client, wish);
        if (!moved.ok) return moved;
        const { events, ...body } = moved.value;
        return succeed({ answer: { status: 200, body }, events });
      }),
  );
};

const cancelRoute = (app: Server, { now, onSend, tell }: MaintenanceContext): void => {
  app.post(
    '/v1/operator/carriers/:id/cancel',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Cancel what waits for a carrier, and give its price back',
        params,
        response: { 200: carrierCancelledSchema },
      },
    },
    (request, reply) =>
      tell(request, reply, (client) => cancelWaiting(client, request.params.id, new Date(now()))),
  );
};

const deleteRoute = (app: Server, { change, now, onSend }: MaintenanceContext): void => {
  app.delete(
    '/v1/operator/carriers/:id',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Delete a carrier to which nothing is owed and that owes nothing',
        params,
        querystring: carrierDeleteQuery,
      },
    },
    async (request, reply) => {
      const { id: called } = request.params;
      const forgo = request.query.receipts === 'forgo';
      await change(request, reply, async (client) => {
        const gone = await deleteCarrier(client, { called, forgo, now: new Date(now()) });
        return gone.ok ? succeed({ status: 204, body: null }) : gone;
      });
      return reply;
    },
  );
};

/** Correcting a carrier, dealing with what waits for it, and taking leave of it. */
export const maintenanceRoutes =
  (options: MaintenanceOptions): Routes =>
  (app) => {
    const context = contextOf(options);
    for (const register of [changeRoute, moveRoute, cancelRoute, deleteRoute]) register(app, context);
  };
