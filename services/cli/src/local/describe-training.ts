import type { LocalMethod } from '@upshift/contracts';
import type { ClassifierQuality } from '@upshift/learn';
import { formatCount } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import { printableLine } from '../terminal/printable.ts';
import { describeQuality, floorTo, formatMicros } from './describe-quality.ts';

export interface TrainingReport {
  readonly method: LocalMethod;
  readonly examples: number;
  readonly labels: number;
  readonly quality: ClassifierQuality;
  readonly microsPerText: number;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What was trained, how good it is, and how a portfolio names it. */
export function describeTraining(
  { method, examples, labels, quality, microsPerText, file, bytes, sha256 }: TrainingReport,
  output: Output,
): void {
  output.result(
    `${method}: ${formatCount(examples)} examples of ${formatCount(labels)} labels; answered by models that had not seen them:`,
  );
  output.result(describeQuality(quality));
  output.result(
    `${formatMicros(microsPerText)} of processor time a text; ${printableLine(file)}, ${formatCount(Math.ceil(bytes / 1000))} kB`,
  );
  const asked = quality.coverage.find(({ precision }) => precision === 0.95)?.minConfidence ?? null;
  output.result('\nIn the portfolio, as a deployment and as a validator of the workload:');
  output.result(
    `  provider: { kind: local, method: ${method}, file: ${JSON.stringify(printableLine(file))}, sha256: ${sha256} }`,
  );
  output.result(`  - { name: sure-enough, kind: confidence, min: ${asked === null ? '0.95' : floorTo(asked, 3)} }`);
}
