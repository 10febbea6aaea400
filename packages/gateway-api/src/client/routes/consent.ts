import type { z } from 'zod';
import type {
  consentCreatedSchema,
  consentCreateSchema,
  consentImportedSchema,
  consentImportSchema,
  consentPolicyPatchSchema,
  consentPolicySchema,
  consentQuery,
  consentSchema,
  optOutLinkCreateSchema,
  optOutLinkSchema,
  personErasedSchema,
  personEraseSchema,
  personExportSchema,
  personSchema,
  privacyRequestDetailSchema,
  privacyRequestQuery,
  privacyRequestSchema,
  suppressedSchema,
  suppressionCreateSchema,
  suppressionDeleteQuery,
  suppressionDeleteSchema,
  suppressionImportedSchema,
  suppressionImportSchema,
  suppressionQuery,
  suppressionReviewSchema,
  suppressionSchema,
} from '../../consent/index.ts';
import { route } from '../route.ts';

type LaterYes = z.input<typeof suppressionDeleteSchema> | undefined;

export const suppressions = {
  /** The numbers that may not be texted. */
  list: route('GET /v1/suppressions').lists<typeof suppressionSchema, typeof suppressionQuery>(),
  /** Puts a number on the list; what waits for it is cancelled. */
  create: route('POST /v1/suppressions')
    .takes<typeof suppressionCreateSchema>()
    .gives<typeof suppressedSchema>(),
  /** Takes a number off the list, with evidence of a later yes. */
  delete: route('DELETE /v1/suppressions').asks<typeof suppressionDeleteQuery>().takes<LaterYes>(),
  /** Puts up to 1000 numbers on the list. */
  import: route('POST /v1/suppressions/import')
    .takes<typeof suppressionImportSchema>()
    .gives<typeof suppressionImportedSchema>(),
  /** Confirms or dismisses what is nearly an opt-out. */
  review: route('POST /v1/suppressions/{id}/review')
    .takes<typeof suppressionReviewSchema>()
    .gives<typeof suppressionSchema>(),
};

export const consents = {
  /** The consent records. */
  list: route('GET /v1/consents').lists<typeof consentSchema, typeof consentQuery>(),
  /** Records that a person said yes, with evidence, or no. */
  create: route('POST /v1/consents').takes<typeof consentCreateSchema>().gives<typeof consentCreatedSchema>(),
  /** Records up to 1000 decisions; imported grants undo no opt-out. */
  import: route('POST /v1/consents/import')
    .takes<typeof consentImportSchema>()
    .gives<typeof consentImportedSchema>(),
};

export const consentPolicy = {
  /** The hours, opt-out words and the like that hold for the account. */
  read: route('GET /v1/consent/policy').gives<typeof consentPolicySchema>(),
  /** Changes it; what is left out stays. */
  update: route('PATCH /v1/consent/policy')
    .takes<typeof consentPolicyPatchSchema>()
    .gives<typeof consentPolicySchema>(),
};

export const optOutLinks = {
  /** Makes a person's opt-out link. */
  create: route('POST /v1/opt-out-links')
    .takes<typeof optOutLinkCreateSchema>()
    .gives<typeof optOutLinkSchema>(),
};

type PersonExport = Omit<z.input<typeof personExportSchema>, 'format'>;

export const people = {
  /** Everything that is kept about a person. */
  export: route('POST /v1/people/export').takes<PersonExport>().gives<typeof personSchema>(),
  /** The same, as comma-separated values. */
  exportCsv: route('POST /v1/people/export').takes<PersonExport>().gives<string>().with({ format: 'csv' }),
  /** Erases a person; a keyed hash keeps the no. */
  erase: route('POST /v1/people/erase').takes<typeof personEraseSchema>().gives<typeof personErasedSchema>(),
};

export const privacy = {
  requests: {
    /** What people want done with their data, as platforms passed it on. */
    list: route('GET /v1/privacy/requests').lists<typeof privacyRequestSchema, typeof privacyRequestQuery>(),
    /** A request with whom it is about. */
    read: route('GET /v1/privacy/requests/{id}').gives<typeof privacyRequestDetailSchema>(),
    /** Marks a request as answered: whom it was about is forgotten. */
    done: route('POST /v1/privacy/requests/{id}/done').gives<typeof privacyRequestSchema>(),
  },
};
