export { countrySchema } from './country.ts';
export { csvSchema } from './csv.ts';
export { pageOf, pageQuery } from './pages.ts';
export { jsonObjectSchema, jsonSchema, lineSchema, passedOnSchema, proseSchema } from './storable.ts';
export {
  decimalMoneySchema,
  givenAmountSchema,
  givenMoneySchema,
  instantSchema,
  monthSchema,
} from './values.ts';
