export { type Keyword, type KeywordContext, type KeywordMeaning, readKeyword } from './read-keyword.ts';
export { LANGUAGES, type Language } from './words.ts';
