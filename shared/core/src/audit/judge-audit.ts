import type { AttemptRef, ModelOutput, ResolvedWorkload, TaskRequest, Verdict } from '@upshift/contracts';
import { outputSchemaOf } from '../calls/output-schema-of.ts';
import { compareOutputs } from './compare-audit.ts';
import type { AuditKind } from './draw-audits.ts';

export interface AuditFacts {
  readonly kind: AuditKind;
  readonly workload: ResolvedWorkload;
  readonly request: TaskRequest;
  /** The answer that was served. */
  readonly accepted: AttemptRef;
  /** Of the audited task, oldest first. */
  readonly answers: readonly { readonly attempt: AttemptRef; readonly output: ModelOutput }[];
  readonly verdicts: readonly { readonly attempt: AttemptRef; readonly verdict: Verdict }[];
  /** What the strongest tier said; null of an escalated task, where nobody was asked again. */
  readonly asked: ModelOutput | null;
}

export type AuditJudgement =
  | {
      readonly state: 'done';
      readonly agrees: boolean | null;
      readonly share: number;
      readonly verdicts: readonly { readonly validator: string; readonly verdict: Verdict['verdict'] }[];
      readonly objector: string | null;
    }
  | { readonly state: 'skipped'; readonly skipped: 'no_answer' | 'no_audit' };

/**
 * Compares the audited answer with the better one. Accepted: the served answer with that of the strongest tier. Escalated: the
 * first answer with the one that was served in the end; where they agree, the escalation was needless.
 */
export function judgeAudit(facts: AuditFacts): AuditJudgement {
  const { kind, workload, request } = facts;
  const { audit } = workload;
  if (audit === null) return { state: 'skipped', skipped: 'no_audit' };
  const accepted = facts.answers.find(({ attempt }) => isSame(attempt, facts.accepted));
  const audited = kind === 'accepted' ? accepted : facts.answers[0];
  const better = kind === 'accepted' ? facts.asked : (accepted?.output ?? null);
  if (audited === undefined || better === null || (kind === 'escalated' && audited === accepted))
    return { state: 'skipped', skipped: 'no_answer' };
  const comparison = compareOutputs({
    config: audit,
    request,
    outputSchema: outputSchemaOf(request, workload),
    left: audited.output,
    right: better,
  });
  const verdicts = facts.verdicts
    .filter(({ attempt }) => isSame(attempt, audited.attempt))
    .map(({ verdict: { validator, verdict } }) => ({ validator, verdict }));
  return {
    state: 'done',
    agrees: comparison === 'incomparable' ? null : comparison === 'agree',
    share: kind === 'accepted' ? audit.share : audit.escalatedShare,
    verdicts,
    // Checking stops at the verdict that decides, so the last one is it.
    objector: kind === 'escalated' ? (verdicts.findLast(({ verdict }) => verdict !== 'pass')?.validator ?? null) : null,
  };
}

function isSame(left: AttemptRef, right: AttemptRef): boolean {
  return left.step === right.step && left.no === right.no && left.try === right.try;
}
