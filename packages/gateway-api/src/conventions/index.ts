export { pageOf, pageQuery } from './pages.ts';
export { jsonObjectSchema, jsonSchema, lineSchema, passedOnSchema, proseSchema } from './storable.ts';
export { decimalMoneySchema, instantSchema, monthSchema } from './values.ts';
