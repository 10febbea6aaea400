import { checkCodePolicy, templateFor } from '@carillon/core/otp';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { otpCreateSchema } from '@carillon/gateway-api/otp';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import type { OtpPolicy } from './stored-policy.ts';
import type { TextTemplate } from './text-templates.ts';

export type OtpCreate = z.output<typeof otpCreateSchema>;

const storedTemplate = async (
  { pool }: Database,
  account: string,
  name: string,
): Promise<Result<string, Refusal>> => {
  const row = await queryOn(pool)
    .selectFrom('templates')
    .select('text')
    .where('accountId', '=', account)
    .where('name', '=', name)
    .executeTakeFirst();
  return row
    ? succeed(row.text)
    : refuse(
        'template_unknown',
        `There is no template "${name}". Make it with POST /v1/templates.`,
        'template',
      );
};

/** How the texts of this challenge are to be made: the policy of the account, where the request says nothing else. */
export const textTemplateOf = async (
  database: Database,
  account: string,
  asked: OtpCreate,
  { codes }: OtpPolicy,
): Promise<Result<TextTemplate, Refusal>> => {
  const wanted = {
    ...codes,
    length: asked.length ?? codes.length,
    ttlSeconds: asked.ttlSeconds ?? codes.ttlSeconds,
  };
  const checked = checkCodePolicy(wanted);
  if (!checked.ok) return checked;
  const template =
    asked.template === undefined
      ? succeed(templateFor(codes.texts, asked.language ?? codes.language))
      : await storedTemplate(database, account, asked.template);
  if (!template.ok) return template;
  return succeed({
    template: template.value,
    sender: asked.sender ?? codes.sender,
    domain: asked.domain ?? null,
    appHash: asked.appHash ?? null,
    length: wanted.length,
    alphabet: wanted.alphabet,
    ttlSeconds: wanted.ttlSeconds,
  });
};
