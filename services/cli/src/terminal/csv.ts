import { printable } from './printable.ts';

/** A line of CSV (RFC 4180), without its end. */
export function toCsvLine(cells: readonly (string | number | null)[]): string {
  return cells.map(toCell).join(',');
}

/**
 * A cell that a spreadsheet would take for a formula begins with an apostrophe instead: what was exported may have been written by
 * a model.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const shown = printable(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${shown}` : shown;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
