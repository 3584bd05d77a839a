import { type AuditView, auditConfigSchema, type Portfolio, toUsd } from '@upshift/contracts';
import { type AuditRowLike, measureVerifier } from './measure-verifier.ts';

/** An audit as the record has it, ended or not. */
export interface AuditRecordLike extends Omit<AuditRowLike, 'agrees' | 'share'> {
  readonly state: 'drawn' | 'asked' | 'done' | 'skipped';
  readonly agrees: boolean | null;
  readonly share: number | null;
  readonly costNanoUsd: number;
}

const defaults = auditConfigSchema.parse({});

/** Makes the view of `GET /v1/audit`: counts, money and measured rates, by workload in the order of their names. */
export function buildAuditView(
  records: readonly AuditRecordLike[],
  { workloads }: Pick<Portfolio, 'workloads'>,
  since: string | null,
): AuditView {
  const limitsOf = (name: string) => workloads[name]?.audit ?? defaults;
  const measures = measureVerifier(records.flatMap(toRow), limitsOf);
  const names = [...new Set(records.map(({ workload }) => workload))].toSorted();
  return {
    since,
    workloads: names.map((workload) => {
      const own = records.filter((record) => record.workload === workload);
      const count = (which: (record: AuditRecordLike) => boolean): number => own.filter(which).length;
      const { maxFalseAccept, maxFalseEscalate } = limitsOf(workload);
      return {
        workload,
        waiting: count(({ state }) => state === 'drawn' || state === 'asked'),
        compared: count(({ state, agrees }) => state === 'done' && agrees !== null),
        incomparable: count(({ state, agrees }) => state === 'done' && agrees === null),
        skipped: count(({ state }) => state === 'skipped'),
        costUsd: toUsd(own.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)),
        maxFalseAccept,
        maxFalseEscalate,
        verifiers: measures
          .filter((measure) => measure.workload === workload)
          .map(({ workload: _, exposed, ...measure }) => ({ ...measure, exposed: [...exposed] })),
      };
    }),
  };
}

/** Only what was compared is measured. A share of 0 draws nobody: such a row can only come from hands. */
function toRow({ state, agrees, share, ...record }: AuditRecordLike): AuditRowLike[] {
  if (state !== 'done' || agrees === null || share === null || share <= 0) return [];
  return [{ ...record, agrees, share }];
}
