import { type MeasuredShare, wilsonInterval } from '../figures/wilson-interval.ts';

/** One audit that ended with a comparison, as the record has it. */
export interface AuditRowLike {
  readonly kind: 'accepted' | 'escalated';
  readonly workload: string;
  /** Whether the answer that was audited says the same as the one it was compared with. */
  readonly agrees: boolean;
  /** With what probability the task was drawn, above 0 up to 1. */
  readonly share: number;
  /** What the validators had said of the audited answer. */
  readonly verdicts: readonly { readonly validator: string; readonly verdict: 'pass' | 'fail' | 'unknown' }[];
  /** What the answer was objected to by; null where it was accepted, or no validator objected. */
  readonly objector: string | null;
}

export interface VerifierLimits {
  readonly maxFalseAccept: number;
  readonly maxFalseEscalate: number;
}

export interface VerifierMeasure {
  readonly workload: string;
  /** Null: all validators of the workload together, as they accepted and escalated. */
  readonly validator: string | null;
  /** Audited answers that it passed, and the share of them that was wrong. */
  readonly passed: number;
  readonly falseAccept: MeasuredShare | null;
  /** Audited answers that it alone stopped, and the share of them that was right after all. */
  readonly objected: number;
  readonly falseEscalate: MeasuredShare | null;
  /** What its rates are beyond, with 95 % confidence; empty where they are in order or not known yet. */
  readonly exposed: readonly ('false_accept' | 'false_escalate')[];
}

/**
 * Measures validators by audits: of what each passed, the share that a stronger tier contradicts; of what each objected to,
 * the share that the final answer confirms. `Wrong` means that the stronger answer differs, so a wrong strong answer counts
 * against the validator too: rates are of disagreement, and the limits leave room for it.
 *
 * A validator that always passes shows by the answers that others stopped after it: it passed them, and they were wrong. Cases
 * are weighed by how seldom their kind is drawn, so that the two kinds stand in the proportion in which they occur.
 *
 * @param limitsOf by workload; what the portfolio allows
 */
export function measureVerifier(
  rows: readonly AuditRowLike[],
  limitsOf: (workload: string) => VerifierLimits,
): VerifierMeasure[] {
  const workloads = [...new Set(rows.map(({ workload }) => workload))].toSorted();
  return workloads.flatMap((workload) => {
    const own = rows.filter((row) => row.workload === workload);
    const names = [...new Set(own.flatMap(({ verdicts }) => verdicts.map(({ validator }) => validator)))].toSorted();
    const limits = limitsOf(workload);
    const together = measure(
      own.filter(({ kind }) => kind === 'accepted'),
      own.filter(({ kind }) => kind === 'escalated'),
    );
    return [
      { workload, validator: null, ...judged(together, limits) },
      ...names.map((validator) => {
        const passed = own.filter(({ verdicts }) => said(verdicts, validator) === 'pass');
        const objected = own.filter(({ objector }) => objector === validator);
        return { workload, validator, ...judged(measure(passed, objected), limits) };
      }),
    ];
  });
}

/** Nobody is accused on fewer audits: a single one has an interval too. */
const leastCases = 30;

type Measure = Omit<VerifierMeasure, 'workload' | 'validator' | 'exposed'>;

function measure(passed: readonly AuditRowLike[], objected: readonly AuditRowLike[]): Measure {
  return {
    passed: passed.length,
    falseAccept: shareOf(passed, ({ agrees }) => !agrees),
    objected: objected.length,
    falseEscalate: shareOf(objected, ({ agrees }) => agrees),
  };
}

function judged(found: Measure, limits: VerifierLimits): Omit<VerifierMeasure, 'workload' | 'validator'> {
  const exposed: VerifierMeasure['exposed'][number][] = [];
  const isKnown = (cases: number): boolean => cases >= leastCases;
  if (isKnown(found.passed) && (found.falseAccept?.low ?? 0) > limits.maxFalseAccept) exposed.push('false_accept');
  if (isKnown(found.objected) && (found.falseEscalate?.low ?? 0) > limits.maxFalseEscalate)
    exposed.push('false_escalate');
  return { ...found, exposed };
}

/** The weighed share, with Kish's effective number of cases, (Σw)² / Σw², in its interval. */
function shareOf(rows: readonly AuditRowLike[], hits: (row: AuditRowLike) => boolean): MeasuredShare | null {
  let [sum, squares, hit] = [0, 0, 0];
  for (const row of rows) {
    const weight = 1 / row.share;
    sum += weight;
    squares += weight ** 2;
    if (hits(row)) hit += weight;
  }
  if (sum === 0) return null;
  const effective = sum ** 2 / squares;
  return wilsonInterval((hit / sum) * effective, effective);
}

function said(verdicts: AuditRowLike['verdicts'], validator: string): string | undefined {
  return verdicts.find((verdict) => verdict.validator === validator)?.verdict;
}
