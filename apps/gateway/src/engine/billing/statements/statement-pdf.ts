import { formatDecimal } from '@carillon/core/billing';
import PdfDocument from 'pdfkit';
import type { Statement } from './statement.ts';

/** Points from the left of an A4 page, and how wide each column is. */
const COLUMNS = [
  { title: 'Account', x: 40, width: 85, align: 'left' },
  { title: 'Purpose', x: 128, width: 62, align: 'left' },
  { title: 'Country', x: 192, width: 40, align: 'left' },
  { title: 'Connector', x: 234, width: 60, align: 'left' },
  { title: 'Campaign', x: 296, width: 78, align: 'left' },
  { title: 'Texts', x: 376, width: 38, align: 'right' },
  { title: 'Segments', x: 416, width: 46, align: 'right' },
  { title: 'Charged', x: 464, width: 48, align: 'right' },
  { title: 'Refunded', x: 514, width: 44, align: 'right' },
] as const;
const ROW_HEIGHT = 14;
const PAGE_END = 780;

type Pdf = InstanceType<typeof PdfDocument>;

/** The standard fonts of PDF hold Windows-1252 only: what is outside it would come out as another letter. */
const printable = (text: string): string =>
  text.normalize('NFC').replaceAll(/[^\u0020-\u007e\u00a0-\u00ff€]/gu, '?');

const row = (pdf: Pdf, y: number, cells: readonly string[]): void => {
  cells.forEach((cell, place) => {
    const { x, width, align } = COLUMNS[place]!;
    pdf.text(printable(cell), x, y, { width, align, height: ROW_HEIGHT, ellipsis: true, lineBreak: false });
  });
};

const head = (pdf: Pdf, statement: Statement): void => {
  const amount = (micros: bigint): string => `${formatDecimal(micros)} ${statement.currency}`;
  pdf.font('Helvetica-Bold').fontSize(16).text(`Statement ${statement.month}`, 40, 40);
  pdf.font('Helvetica').fontSize(9).text(printable(statement.accountName), 40, 62);
  const parts = [
    `At the start: ${amount(statement.opening)}`,
    ...statement.movements.map(
      ({ kind, amount: micros }) => `${kind.replaceAll('_', ' ')}: ${amount(micros)}`,
    ),
    `At the end: ${amount(statement.closing)}`,
    `Charged less refunded, sub-accounts included: ${amount(statement.total)}`,
    'All amounts without VAT. Months are in UTC.',
  ];
  pdf.text(parts.join('\n'), 40, 80);
};

const draw = (pdf: Pdf, statement: Statement): void => {
  head(pdf, statement);
  let y = pdf.y + 18;
  const titles = (): void => {
    pdf.font('Helvetica-Bold').fontSize(7);
    row(
      pdf,
      y,
      COLUMNS.map(({ title }) => title),
    );
    pdf.font('Helvetica');
    y += ROW_HEIGHT;
  };
  titles();
  for (const line of statement.lines) {
    if (y > PAGE_END) {
      pdf.addPage();
      y = 40;
      titles();
    }
    row(pdf, y, [
      line.accountName,
      line.purpose,
      line.country ?? '-',
      line.connector ?? '-',
      line.campaign ?? '-',
      `${line.messages}`,
      `${line.segments}`,
      formatDecimal(line.charged),
      formatDecimal(line.refunded),
    ]);
    y += ROW_HEIGHT;
  }
};

/** A statement as a PDF of A4 pages. */
export const statementPdf = (statement: Statement): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pdf = new PdfDocument({
      size: 'A4',
      margin: 0,
      info: { Title: `Statement ${statement.month}`, Author: 'Carillon' },
    });
    const parts: Buffer[] = [];
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
    draw(pdf, statement);
    pdf.end();
  });
