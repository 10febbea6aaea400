export { LANGUAGES, type Language } from './languages/index.ts';
export { keywordLanguage } from './phrase-book.ts';
export {
  type Keyword,
  type KeywordContext,
  type KeywordMeaning,
  languageOf,
  readKeyword,
} from './read-keyword.ts';
