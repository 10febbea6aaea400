import { expect, it } from 'vitest';
import { ERRORS, type ErrorEntry } from '../../src/errors/index.ts';

/** Markdown would take <key> for a tag, and | for the end of a cell. */
const cell = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '&#124;');

const row = ([code, { status, title, todo }]: [string, ErrorEntry]): string =>
  `| <a id="${code}"></a>\`${code}\` | ${status} | ${cell(title)}. | ${cell(todo)} |`;

const page = `# Error codes

Every refusal is \`application/problem+json\` (RFC 9457) with one of these codes. A code never changes its meaning. A
running gateway serves this page at \`/docs/errors\`: \`docs\` of a refusal leads to the line of its code.

| Code | Status | Meaning | What to do |
|---|---|---|---|
${Object.entries(ERRORS).map(row).join('\n')}
`;

it('docs/errors.md holds the catalogue; write it with vitest run --project unit packages/gateway-api -u', async () => {
  await expect(page).toMatchFileSnapshot('../../../../docs/errors.md');
});
