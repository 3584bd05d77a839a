import { visible } from './safe-text.ts';

/**
 * A line of CSV (RFC 4180), without its end. A cell that a spreadsheet would take for a formula begins with an apostrophe instead: what
 * is exported may have been written by a model. Text that is a plain number stays one, also below zero.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return cells.map(csvCell).join(',');
}

/** Also behind white space, and as the wide signs that East Asian spreadsheets read alike. */
const formula = /^\s*[=+\-@\t\r＝＋－＠]|^[\t\r\n]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const shown = visible(value);
  const text = !plainNumber.test(value) && formula.test(value) ? `'${shown}` : shown;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
