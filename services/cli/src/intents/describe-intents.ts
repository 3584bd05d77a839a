import { basename } from 'node:path';
import type { ClassifierQuality } from '@upshift/learn';
import { describeQuality, formatMicros } from '../local/describe-quality.ts';
import { formatCount, formatShare } from '../terminal/format.ts';
import { printableLine } from '../terminal/printable.ts';
import type { MeasuredIntents } from './measure-intents.ts';

export interface IntentsReport {
  readonly examples: number;
  readonly workloads: readonly string[];
  readonly quality: ClassifierQuality;
  /** From here on the precision that was asked for holds; null: it never does. */
  readonly min: number | null;
  readonly microsPerText: number;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What made the vectors that they read; null: they read words alone. */
  readonly embeddings: EmbeddingsOfReport | null;
}

export type EmbeddingsOfReport =
  | { readonly kind: 'sentence' }
  | { readonly kind: 'module'; readonly file: string; readonly sha256: string };

/** What was trained, how good it is, and how a portfolio names it. */
export function describeIntents(report: IntentsReport): string[] {
  const { examples, workloads, quality, min, microsPerText, file, bytes, sha256, embeddings } = report;
  return [
    `${formatCount(examples)} texts of ${formatCount(workloads.length)} workloads; each read by intents that had not seen it:`,
    describeQuality(quality),
    `${formatMicros(microsPerText)} of processor time a text${embeddings?.kind === 'module' ? ', the module not counted' : ''}; ${printableLine(file)}, ${formatCount(Math.ceil(bytes / 1000))} kB`,
    ...(min === null ? ['\nNo probability is high enough for that precision: all texts would be rejected.'] : []),
    '\nIn the portfolio:',
    `intents: { file: ${JSON.stringify(printableLine(file))}, sha256: ${sha256}, min: ${min ?? 1} }`,
    ...(embeddings === null ? [] : [describeEmbeddings(embeddings)]),
  ];
}

function describeEmbeddings(embeddings: EmbeddingsOfReport): string {
  if (embeddings.kind === 'sentence') return 'embeddings: { kind: sentence }';
  const file = JSON.stringify(printableLine(basename(embeddings.file)));
  return `embeddings: { kind: module, file: ${file}, sha256: ${embeddings.sha256} }   # inside the directory of models`;
}

/** What intents made of labelled texts. */
export function describeRejection({ quality, accepted, strange, microsPerText }: MeasuredIntents): string[] {
  const { right, wrong, rejected } = accepted;
  const believed = right + wrong;
  const lines = [
    `${formatShare(quality.accuracy)} of ${formatCount(quality.texts)} texts right if none is rejected; probability and truth are ${formatShare(quality.calibrationError)} apart`,
    `${formatCount(rejected)} rejected; of the other ${formatCount(believed)}, ${formatShare(believed === 0 ? 0 : right / believed)} are right`,
  ];
  if (strange.texts > 0)
    lines.push(
      `${formatCount(strange.texts)} texts of workloads that the intents do not know: ${formatShare(strange.rejected / strange.texts)} rejected`,
    );
  return [...lines, `${formatMicros(microsPerText)} of processor time a text`];
}
