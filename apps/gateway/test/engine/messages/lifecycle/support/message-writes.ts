/** A statement of SQL that writes rows of `messages`; `messages` may be quoted, or named with its schema. */
const SQL =
  /\b(?:insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?|merge\s+into(?:\s+only)?|truncate(?:\s+table)?(?:\s+only)?|copy)\s+(?:"?public"?\s*\.\s*)?(?:"messages"|messages\b)/gi;

/** A statement of SQL whose table is put in when it runs. */
const DYNAMIC =
  /\b(?:insert\s+into|update(?:\s+only)?|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+"?\$\{/gi;

/** The builder of queries, by the name of the table. */
const BUILDER = /\.\s*(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*['"`]messages\b/g;

/** The table as an object, in an `insert`, `update` or `delete` of it. */
const TABLE_OBJECT = /\.\s*(?:insert|update|delete)\(\s*messages\s*\)/g;

const NAMED = /(['"`])messages\1/;

/** The statements of a source file that write the table `messages`, or may do so. */
export const messageWrites = (source: string): string[] => {
  const found = [SQL, BUILDER, TABLE_OBJECT].flatMap((form) => source.match(form) ?? []);
  // A table that is put in can be this one where the file names it.
  return NAMED.test(source) ? [...found, ...(source.match(DYNAMIC) ?? [])] : found;
};
