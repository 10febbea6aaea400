import { toDecimalMoney } from '@carillon/core/billing';
import { succeed } from '@carillon/core/result';
import { FULL_HEALTH } from '@carillon/core/routing';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { carrierCreateSchema, carrierSchema, pauseSchema } from '@carillon/gateway-api/operator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { Change } from '../http/idempotency.ts';
import { readCursor, toPage } from '../http/pages.ts';
import { fromRefusal, sendProblem } from '../http/problems.ts';
import type { Room } from '../http/server.ts';
import type { Announce, CarrierEvent } from '../routing/carrier-events.ts';
import { readPoints } from '../routing/carrier-points.ts';
import { pauseCarrier } from '../routing/pauses.ts';
import type { Vault } from '../vault/vault.ts';
import type { Carrier } from './carrier.ts';
import {
  type CarrierRow,
  type CarrierTypes,
  createCarrier,
  deleteCarrier,
  listCarriers,
  pauseOf,
  type SecretReasons,
} from './carriers.ts';
import { type BindInUse, listBindsInUse } from './smpp/bind-leases.ts';

type CarrierView = z.input<typeof carrierSchema>;

/** The binds of one carrier, out of those of several. */
const bindsOf = (inUse: readonly BindInUse[], name: string): CarrierView['binds'] =>
  inUse
    .filter(({ carrier }) => carrier === name)
    .map(({ number, replicaId, isBound, heldUntil }) => ({
      number,
      replica: replicaId,
      bound: isBound,
      heldUntil: heldUntil.toISOString(),
    }));

/** How carriers stand that this process runs, and where their providers call. */
export interface CarrierStanding {
  readonly callbackUrl: (row: CarrierRow) => string | null;
  readonly running: (name: string) => Pick<Carrier, 'fault' | 'isStandby' | 'balance'> | undefined;
}

const UNKNOWN_STANDING: CarrierStanding = { callbackUrl: () => null, running: () => undefined };

const view =
  ({ callbackUrl, running }: CarrierStanding) =>
  (row: CarrierRow, binds: readonly BindInUse[] = [], health: number = FULL_HEALTH): CarrierView => {
    const carrier = running(row.name);
    const balance = carrier?.balance?.() ?? null;
    return {
      id: toId('car', row.id),
      name: row.name,
      type: row.type,
      settings: row.settings,
      hasSecret: row.secret !== null,
      callbackUrl: callbackUrl(row),
      fault: pauseOf(row) ?? (carrier?.isStandby?.() ? null : carrier?.fault()) ?? null,
      binds: bindsOf(binds, row.name),
      balance: balance && toDecimalMoney(balance),
      health,
      pausedAt: row.pausedAt?.toISOString() ?? null,
      pauseReason: row.pauseReason,
      createdAt: row.createdAt.toISOString(),
    };
  };

export interface CarriersOptions {
  readonly database: Database;
  readonly change: Change;
  readonly vault: Vault;
  readonly carrierTypes: CarrierTypes;
  /** The kinds that need a secret; none unless given. */
  readonly secrets?: SecretReasons;
  readonly standing?: CarrierStanding;
  readonly now: () => number;
  /** Told of pauses once they are on disk; nobody unless given. */
  readonly announce?: Announce;
  /** Told when a carrier was added or deleted, before the operator is answered. */
  readonly onChange: () => void | Promise<void>;
}

const params = z.object({ id: z.string() });

const PAUSE_VERBS = [
  ['pause', 'Pause a carrier: it is given nothing until it is resumed'],
  ['resume', 'Resume a carrier that was paused'],
] as const;

/** `/v1/operator/carriers`. */
export const carriersRoom =
  (options: CarriersOptions): Room =>
  (app) => {
    const { database, change, vault, carrierTypes, secrets = {}, standing, now, onChange } = options;
    const { announce = () => {} } = options;
    const show = view(standing ?? UNKNOWN_STANDING);
    const config = { access: 'operator' as const };
    const onSend = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      if (reply.statusCode < 300) await onChange();
    };
    app.get(
      '/v1/operator/carriers',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'List carriers',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(carrierSchema) },
        },
      },
      async (request, reply) => {
        const cursor = readCursor('car', request.query.cursor);
        if (!cursor.ok) return sendProblem(reply, fromRefusal(cursor.error));
        const { limit } = request.query;
        const rows = await listCarriers(database, { limit: limit + 1, before: cursor.value });
        const names = rows.map(({ name }) => name);
        const [binds, points] = await Promise.all([
          listBindsInUse(database, names),
          readPoints(database.pool, names),
        ]);
        return toPage('car', rows, limit, (row) => show(row, binds, points.get(row.name)));
      },
    );
    app.post(
      '/v1/operator/carriers',
      {
        config,
        onSend,
        schema: {
          tags: ['operator'],
          summary: 'Add a carrier, which is used at once',
          body: carrierCreateSchema,
          response: { 201: carrierSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const made = await createCarrier(client, request.body, { types: carrierTypes, vault, secrets });
          return made.ok ? succeed({ status: 201, body: show(made.value) }) : made;
        }),
    );
    for (const [verb, summary] of PAUSE_VERBS) {
      app.post(
        `/v1/operator/carriers/:id/${verb}`,
        {
          config,
          onSend,
          schema: {
            tags: ['operator'],
            summary,
            params,
            body: pauseSchema,
            response: { 200: carrierSchema },
          },
        },
        async (request, reply) => {
          const id = fromId('car', request.params.id);
          const wish = { id, paused: verb === 'pause', reason: request.body.reason, now: new Date(now()) };
          let events: readonly CarrierEvent[] = [];
          await change(request, reply, async (client) => {
            const made = await pauseCarrier(client, wish);
            if (!made.ok) return made;
            const { row } = made.value;
            events = made.value.events;
            const points = await readPoints(client, [row.name]);
            return succeed({ status: 200, body: show(row, [], points.get(row.name)) });
          });
          announce(events);
          return reply;
        },
      );
    }
    app.delete(
      '/v1/operator/carriers/:id',
      {
        config,
        onSend,
        schema: { tags: ['operator'], summary: 'Delete a carrier that no route uses', params },
      },
      async (request, reply) => {
        const id = fromId('car', request.params.id);
        const gone = await database.transaction((client) => deleteCarrier(client, id));
        return gone.ok ? reply.code(204).send() : sendProblem(reply, fromRefusal(gone.error));
      },
    );
  };
