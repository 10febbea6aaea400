import { PassThrough } from 'node:stream';
import { checkFlow, type Flow } from '@carillon/core/automation';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { rehearsalRequestSchema, rehearsalSchema } from '@carillon/gateway-api/automations';
import type { z } from 'zod';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { BulkLane } from '../../../infrastructure/jobs/bulk-lane.ts';
import { contentOf, inTheirWords } from '../flow-content.ts';
import { type Progress, type RehearsalDependencies, rehearse } from './rehearse.ts';

const LINES = 'application/x-ndjson';

export interface RehearsalRouteOptions extends RehearsalDependencies {
  /** Rehearsals wait for each other, and accounts take turns. */
  readonly bulk: BulkLane;
  readonly onFault: (error: unknown) => void;
}

/** The draft as a flow, switched on: whoever rehearses wants to see it work. */
const flowOfDraft = ({ automation }: z.output<typeof rehearsalRequestSchema>): Result<Flow, Refusal> => {
  const content = contentOf(automation);
  const checked = content.ok ? checkFlow(content.value) : content;
  if (!checked.ok) {
    const { code, detail, field } = inTheirWords(checked.error, automation);
    return { ok: false, error: { code, detail, ...(field && { field: `automation.${field}` }) } };
  }
  return succeed({ ...checked.value, id: '', version: 1, enabled: true });
};

/** `POST /v1/automations/rehearse`: an answer as others, or line by line with its progress. */
export const rehearsalRoutes =
  (options: RehearsalRouteOptions): Routes =>
  (app) => {
    app.post(
      '/v1/automations/rehearse',
      {
        config: {
          access: { scope: 'automations:write', mode: 'live' },
          audit: false,
          files: ['application/json', LINES],
        },
        schema: {
          tags: ['automations'],
          summary: 'What a draft would have done with the events of the last days; nothing is sent',
          body: rehearsalRequestSchema,
          response: { 200: rehearsalSchema },
        },
      },
      async (request, reply) => {
        const flow = flowOfDraft(request.body);
        if (!flow.ok) return sendProblem(reply, fromRefusal(flow.error));
        const { caller, body } = request;
        const run = (tell: (progress: Progress) => void) =>
          options.bulk.run(caller.account.id, () =>
            rehearse(options, { caller, flow: flow.value, days: body.days }, tell),
          );
        if (request.headers.accept !== LINES) return run(() => {});
        const lines = new PassThrough();
        const write = (line: object): void => void lines.write(`${JSON.stringify(line)}\n`);
        // It goes on in the background of the answer, which has begun by then.
        run((progress) => write({ type: 'progress', ...progress }))
          .then((result) => write({ type: 'result', result }))
          .catch((error: unknown) => {
            options.onFault(error);
            write({ type: 'failed', code: 'internal_error' });
          })
          .finally(() => lines.end());
        // The schema is that of the other form of the answer.
        return reply.header('content-type', LINES).send(lines as never);
      },
    );
  };
