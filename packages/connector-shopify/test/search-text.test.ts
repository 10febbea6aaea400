import { expect, test } from 'vitest';
import { searchText } from '../src/shop/search-text.ts';

test.for([
  ['c0ffee', '"c0ffee"'],
  ['a b:c', '"a b:c"'],
  ['x" OR name:"#1', '"x\\" OR name:\\"#1"'],
  ['back\\', '"back\\\\"'],
] as const)('%s is searched for as %s', ([value, text]) => {
  expect(searchText(value)).toBe(text);
});
