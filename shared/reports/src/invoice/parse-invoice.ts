/** What is wrong with an invoice, and on which line of it (from 1). */
export class InvoiceError extends Error {
  override readonly name = 'InvoiceError';
  readonly line: number;

  constructor(line: number, what: string) {
    super(`Line ${line} of the invoice: ${what}.`);
    this.line = line;
  }
}

/** A line of a vendor's invoice. `line` counts from 1, the header included. */
export interface InvoiceLine {
  readonly line: number;
  readonly model: string;
  readonly costNanoUsd: number;
}

const modelNames = ['model', 'deployment', 'sku', 'item'];
const costNames = ['cost_usd', 'amount_usd', 'usd', 'cost', 'amount'];

/** A file beyond it is no invoice of a month. */
const maxCharacters = 50_000_000;

/**
 * Reads a vendor's invoice: CSV (RFC 4180) with a header that has a column for the model (`model`, `deployment`, `sku` or `item`)
 * and one for the money in dollars (`cost_usd`, `amount_usd`, `usd`, `cost` or `amount`). Other columns are left alone. Credits
 * are negative.
 *
 * @throws InvoiceError which names the line
 */
export function parseInvoice(text: string): InvoiceLine[] {
  if (text.length > maxCharacters) throw invalid(1, 'the file is larger than 50 MB');
  const [header, ...rows] = readCsv(text.replace(/^\uFEFF/, ''));
  if (header === undefined) throw invalid(1, 'the file is empty');
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  const model = modelNames.map((name) => names.indexOf(name)).find((at) => at >= 0);
  const cost = costNames.map((name) => names.indexOf(name)).find((at) => at >= 0);
  if (model === undefined)
    throw invalid(header.line, `no column says the model (${modelNames.join(', ')}); there is ${list(names)}`);
  if (cost === undefined)
    throw invalid(header.line, `no column says the money (${costNames.join(', ')}); there is ${list(names)}`);
  const currency = names.indexOf('currency');
  return rows.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw invalid(line, `it has ${cells.length} cells, the header has ${names.length}`);
    const name = (cells[model] ?? '').trim();
    if (name === '') throw invalid(line, 'the model is empty');
    const unit = currency < 0 ? 'USD' : (cells[currency] ?? '').trim().toUpperCase();
    if (unit !== 'USD') throw invalid(line, `the currency is "${unit}"; only USD can be compared`);
    return { line, model: name, costNanoUsd: readMoney((cells[cost] ?? '').trim(), line) };
  });
}

/** Exactly: a decimal is moved, never multiplied. */
function readMoney(written: string, line: number): number {
  const parts = /^(-?)\$?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d{1,12}))?$/.exec(written);
  if (parts === null) throw invalid(line, `"${written.slice(0, 40)}" is no amount in dollars, such as 12.345678`);
  const [, sign, whole = '0', fraction = ''] = parts;
  const digits = fraction.padEnd(12, '0');
  const nano = BigInt(whole.replaceAll(',', '')) * 1_000_000_000n + BigInt(digits.slice(0, 9));
  const rounded = digits.charCodeAt(9) >= 53 ? nano + 1n : nano;
  if (rounded > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid(line, 'the amount is above 9 million dollars');
  return sign === '-' ? -Number(rounded) : Number(rounded);
}

interface CsvRow {
  readonly line: number;
  readonly cells: string[];
}

/** Rows of a CSV with the line on which each begins; empty lines are none. */
function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [line, at] = [1, 0];
  while (at < text.length) {
    const row: CsvRow = { line, cells: [] };
    for (let open = true; open; ) {
      const quoted = text[at] === '"';
      const end = quoted ? endOfQuoted(text, at, row.line) : endOfPlain(text, at);
      const cell = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
      if (!quoted && cell.includes('"')) throw invalid(row.line, 'a quote stands inside a cell that is not quoted');
      row.cells.push(cell);
      line += cell.split('\n').length - 1;
      at = end;
      open = text[at] === ',';
      if (open) at += 1;
      else if (quoted && at < text.length && text[at] !== '\n' && text[at] !== '\r')
        throw invalid(row.line, 'something follows a quoted cell');
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    if (row.cells.length > 1 || row.cells[0]?.trim() !== '') rows.push(row);
  }
  return rows;
}

function endOfQuoted(text: string, start: number, line: number): number {
  let at = start + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at < 0) throw invalid(line, 'a quoted cell does not end');
    if (text[at + 1] !== '"') return at + 1;
    at += 2;
  }
}

function endOfPlain(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name.slice(0, 40)}"`).join(', ');
}

function invalid(line: number, what: string): InvoiceError {
  return new InvoiceError(line, what);
}
