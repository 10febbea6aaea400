export {
  type ConsentCreate,
  consentCreatedSchema,
  consentCreateSchema,
  consentImportedSchema,
  consentImportSchema,
  consentQuery,
  consentSchema,
} from './consents.ts';
export { consentEvidenceSchema } from './evidence.ts';
export { optOutLinkCreateSchema, optOutLinkSchema } from './links.ts';
export { passportSchema } from './passports.ts';
export {
  type Person,
  personErasedSchema,
  personEraseSchema,
  personExportSchema,
  personSchema,
} from './people.ts';
export { consentPolicyPatchSchema, consentPolicySchema } from './policy.ts';
export {
  privacyRequestDetailSchema,
  privacyRequestQuery,
  privacyRequestSchema,
} from './privacy-requests.ts';
export {
  suppressedSchema,
  suppressionCreateSchema,
  suppressionDeleteQuery,
  suppressionDeleteSchema,
  suppressionImportedSchema,
  suppressionImportSchema,
  suppressionQuery,
  suppressionReviewSchema,
  suppressionSchema,
} from './suppressions.ts';
