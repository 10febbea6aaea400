import { type E164, equalForms } from '@carillon/core/numbers';
import { succeed } from '@carillon/core/result';
import { personErasedSchema, personEraseSchema, personExportSchema } from '@carillon/gateway-api/consent';
import type { Consents } from '../../engine/consent/consents.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import { readRecipient } from '../../infrastructure/http/read-recipient.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { KnownPerson, PersonalData } from '../../infrastructure/modules/personal-data.ts';
import { erasePerson } from './person-erasure.ts';
import { exportPerson, toCsv } from './person-export.ts';

export interface PeopleDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly consents: Consents;
  /** What each module keeps about people, in the order in which it is erased. */
  readonly personalData: readonly PersonalData[];
  readonly now: () => number;
}

/** `/v1/people`: handing out and erasing what is kept about one person. Numbers go in the body, not in the address. */
export const peopleRoutes =
  ({ database, change, consents, personalData, now }: PeopleDependencies): Routes =>
  (app) => {
    const knownPerson = ({ account }: Caller, number: E164): KnownPerson => ({
      accountId: account.id,
      number,
      numbers: equalForms(number),
      digests: consents.digests.everyDigest(number),
    });
    app.post(
      '/v1/people/export',
      {
        config: { access: { scope: 'consent:read', mode: 'live' }, files: ['text/csv', 'application/json'] },
        schema: {
          tags: ['consent'],
          summary: 'Hand out everything that is kept about a person, as JSON or CSV',
          body: personExportSchema,
        },
      },
      async (request, reply) => {
        const recipient = readRecipient(request.caller, request.body);
        if (!recipient.ok) return sendProblem(reply, fromRefusal(recipient.error));
        const asked = { person: knownPerson(request.caller, recipient.value), now: new Date(now()) };
        const person = await exportPerson(database, personalData, asked);
        const isCsv = request.body.format !== 'json';
        if (isCsv)
          void reply
            .header('content-type', 'text/csv; charset=utf-8')
            .header('content-disposition', 'attachment; filename="person.csv"');
        await change(request, reply, async () =>
          succeed({ status: 200, body: isCsv ? toCsv(person) : person, passing: true }),
        );
        return reply;
      },
    );
    app.post(
      '/v1/people/erase',
      {
        config: { access: { scope: 'consent:write', mode: 'live', beyond: 'list' } },
        schema: {
          tags: ['consent'],
          summary: 'Erase a person; a keyed hash keeps the no',
          body: personEraseSchema,
          response: { 200: personErasedSchema },
        },
      },
      async (request, reply) => {
        await change(request, reply, async (client) => {
          const recipient = readRecipient(request.caller, request.body);
          if (!recipient.ok) return recipient;
          const asked = { person: knownPerson(request.caller, recipient.value), now: new Date(now()) };
          const body = await erasePerson(client, { consents, modules: personalData }, asked);
          return succeed({ status: 200, body });
        });
        consents.settings.forget();
        return reply;
      },
    );
  };
