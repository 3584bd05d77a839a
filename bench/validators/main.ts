/**
 * How right the validators are on labelled sets, and how fast: `npm run -s bench:validators -- [--data DIR] [--json]`.
 *
 * DIR holds `validators/*.jsonl.gz` and `outcomes/*.jsonl.gz`; sets that are not there are left out. What is measured on
 * fixtures of our own says so in its set's name.
 */
import { parseArgs } from 'node:util';
import type { Figures } from './figures.ts';
import { measureAgreement } from './sets/agreement.ts';
import { measureCitations } from './sets/citations.ts';
import { measureGrounding } from './sets/grounding.ts';
import { measureJsonSchema } from './sets/json-schema.ts';
import { measurePolicy } from './sets/policy.ts';
import { measureRefusal } from './sets/refusal.ts';
import { measureToolCalls } from './sets/tool-calls.ts';
import { measureSpeed } from './speed.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, json: { type: 'boolean' } },
});
const measures: readonly ((directory: string) => readonly Figures[])[] = [
  measureJsonSchema,
  measureToolCalls,
  measureRefusal,
  measureGrounding,
  measureAgreement,
  measureCitations,
  measurePolicy,
];

if (!values.json)
  process.stdout.write(
    `${row(['validator', 'set', 'n', 'precision', 'recall', 'false rej.', 'AUROC', 'agreement', 'P50 us'])}\n`,
  );
for (const measure of measures) for (const figures of measure(values.data)) print(figures);
const speed = await measureSpeed();
process.stdout.write(
  values.json
    ? `${JSON.stringify({ validator: 'json_schema', set: 'speed', ...speed })}\n`
    : `${speed.perSecond} answers of ${speed.answerCharacters} characters a second in a thread; idle P50 ${speed.idleP50Ms} ms, P99 ${speed.idleP99Ms} ms\n`,
);

function print(figures: Figures): void {
  const { validator, set, n, precision, recall, falseReject, auroc, agreement, p50Us } = figures;
  const line = values.json
    ? JSON.stringify(figures)
    : row([validator, set, n, precision, recall, falseReject, auroc, agreement, p50Us]);
  process.stdout.write(`${line}\n`);
}

function row(cells: readonly (string | number | null)[]): string {
  const widths = [15, 42, 7, 10, 10, 10, 8, 10, 8];
  return cells.map((cell, index) => String(cell ?? '-').padEnd(widths[index] ?? 8)).join('');
}
