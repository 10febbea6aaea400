export { decimalMoneySchema, instantSchema } from './values.ts';
export { pageOf, pageQuery } from './pages.ts';
