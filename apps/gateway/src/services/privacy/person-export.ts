import { type Person, personSchema } from '@carillon/gateway-api/consent';
import type { Database } from '../../infrastructure/database/open.ts';
import type { KnownPerson, PersonalData } from '../../infrastructure/modules/personal-data.ts';

/** Everything an account keeps about the person behind a number: what each module keeps, in the contract's order. */
export const exportPerson = async (
  { pool }: Database,
  modules: readonly PersonalData[],
  { person, now }: { person: KnownPerson; now: Date },
): Promise<Person> => {
  const tables = await Promise.all(modules.map((module) => module.export?.(pool, person)));
  // A table that the contract does not name, or that no module gives, is a fault.
  return personSchema.strict().parse({
    to: person.number,
    exportedAt: now.toISOString(),
    ...Object.assign({}, ...tables),
  });
};

/** A cell a spreadsheet would take for a formula is made plain text (OWASP, CSV injection). */
const cell = (value: unknown): string => {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The same as one CSV table: a line for each field of each row. */
export const toCsv = ({ to, exportedAt, ...tables }: Person): string => {
  const lines = [['table', 'row', 'field', 'value']];
  lines.push(['person', '1', 'to', to], ['person', '1', 'exportedAt', exportedAt]);
  for (const [table, rows] of Object.entries(tables)) {
    rows.forEach((row, index) => {
      for (const [field, value] of Object.entries(row)) {
        lines.push([
          table,
          String(index + 1),
          field,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]);
      }
    });
  }
  return `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
};
