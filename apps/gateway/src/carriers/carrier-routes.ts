import { toDecimalMoney } from '@carillon/core/billing';
import { succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { carrierCreateSchema, carrierSchema } from '@carillon/gateway-api/operator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { Change } from '../http/idempotency.ts';
import { readCursor, toPage } from '../http/pages.ts';
import { fromRefusal, sendProblem } from '../http/problems.ts';
import type { Room } from '../http/server.ts';
import type { Vault } from '../vault/vault.ts';
import type { Carrier } from './carrier.ts';
import {
  type CarrierRow,
  type CarrierTypes,
  createCarrier,
  deleteCarrier,
  listCarriers,
  type SecretReasons,
} from './carriers.ts';

type CarrierView = z.input<typeof carrierSchema>;

/** How carriers stand that this process runs, and where their providers call. */
export interface CarrierStanding {
  readonly callbackUrl: (row: CarrierRow) => string | null;
  readonly running: (name: string) => Pick<Carrier, 'fault' | 'balance'> | undefined;
}

const UNKNOWN_STANDING: CarrierStanding = { callbackUrl: () => null, running: () => undefined };

const view =
  ({ callbackUrl, running }: CarrierStanding) =>
  (row: CarrierRow): CarrierView => {
    const carrier = running(row.name);
    const balance = carrier?.balance?.() ?? null;
    return {
      id: toId('car', row.id),
      name: row.name,
      type: row.type,
      settings: row.settings,
      hasSecret: row.secret !== null,
      callbackUrl: callbackUrl(row),
      fault: carrier?.fault() ?? null,
      balance: balance && toDecimalMoney(balance),
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
  /** Told when a carrier was added or deleted, before the operator is answered. */
  readonly onChange: () => void | Promise<void>;
}

const params = z.object({ id: z.string() });

/** `/v1/operator/carriers`. */
export const carriersRoom =
  ({ database, change, vault, carrierTypes, secrets = {}, standing, onChange }: CarriersOptions): Room =>
  (app) => {
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
        return toPage(
          'car',
          await listCarriers(database, { limit: limit + 1, before: cursor.value }),
          limit,
          show,
        );
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
