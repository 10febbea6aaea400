export { pageOf, pageQuery } from './pages.ts';
export { jsonObjectSchema, jsonSchema, lineSchema, proseSchema } from './storable.ts';
export { decimalMoneySchema, instantSchema } from './values.ts';
