import { formatDecimal } from '@carillon/core/billing';
import { toId } from '@carillon/gateway-api/ids';
import { stringify } from 'csv-stringify/sync';
import type { Statement } from './statement.ts';

const COLUMNS = [
  'month',
  'account',
  'account_name',
  'purpose',
  'country',
  'connector',
  'campaign',
  'messages',
  'segments',
  'charged',
  'refunded',
  'currency',
];

/** The lines of a statement as CSV. Amounts are decimal strings; VAT excluded. */
export const statementCsv = ({ month, currency, lines }: Statement): string =>
  stringify(
    lines.map((line) => [
      month,
      toId('acc', line.accountId),
      line.accountName,
      line.purpose,
      line.country,
      line.connector,
      line.campaign,
      line.messages,
      line.segments,
      formatDecimal(line.charged),
      formatDecimal(line.refunded),
      currency,
    ]),
    // A spreadsheet must not run a cell as a formula (OWASP ASVS 5.0, 1.2.10).
    { header: true, columns: COLUMNS, escape_formulas: true },
  );
