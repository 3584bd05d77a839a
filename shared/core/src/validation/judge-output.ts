import {
  type Audience,
  defaultImpacts,
  type Objection,
  type ResolvedWorkload,
  type Risk,
  type Signal,
  type Verdict,
} from '@upshift/contracts';
import { estimateWrong } from './estimate-wrong.ts';
import { type Judgement, judgeAnswer } from './judge-answer.ts';

export interface OutputFacts {
  readonly workload: ResolvedWorkload;
  readonly verdicts: readonly Verdict[];
  /** Of the task; it may be above the workload's floor. */
  readonly risk: Risk;
  /** Who reads the output, as the task says; null: as the workload says. */
  readonly audience: Audience | null;
  readonly confidence: number | null;
  readonly tier: string;
  readonly deployment: string;
}

export type OutputJudgement =
  | Extract<Judgement, { kind: 'accept' }>
  /** `objection` carries the evidence that decided. */
  | { readonly kind: 'object'; readonly objection: Objection };

/**
 * Judges an answer as a result: by the verdicts on it, and then by the risk of accepting it. Risk of an output = impact (by
 * workload and audience) × estimated probability of being wrong; above the workload's threshold the answer is objected to
 * although no validator did.
 */
export function judgeOutput(facts: OutputFacts): OutputJudgement {
  const { workload, verdicts, risk } = facts;
  const judgement = judgeAnswer(workload, verdicts, risk);
  const wrong = round(estimateWrong(facts));
  if (judgement.kind === 'object') {
    const { kind: _, ...objection } = judgement;
    return { kind: 'object', objection: { ...objection, wrong, evidence: evidenceOf(facts, objection, wrong) } };
  }
  const { outputRisk } = workload;
  if (outputRisk === null) return judgement;
  const impact = impactOf(workload, facts.audience);
  if (impact * wrong <= outputRisk.threshold) return judgement;
  const detail = `impact ${impact} × ${wrong} wrong = ${round(impact * wrong)} > ${outputRisk.threshold}`;
  const objection = { action: 'escalate', reason: 'risk_threshold', detail } as const;
  const signals = [
    { name: 'impact', value: impact },
    { name: 'audience', value: facts.audience ?? workload.audience },
    { name: 'threshold', value: outputRisk.threshold },
  ];
  return {
    kind: 'object',
    objection: { ...objection, wrong, evidence: [...evidenceOf(facts, objection, wrong), ...signals] },
  };
}

/** How bad a wrong answer is, 0..1. */
export function impactOf({ outputRisk, audience }: ResolvedWorkload, given: Audience | null): number {
  const reader = given ?? audience;
  return outputRisk?.impact?.[reader] ?? defaultImpacts[reader];
}

/** Names and numbers alone: what a validator quotes of an answer stays with the verdict. */
function evidenceOf(
  { verdicts, deployment, confidence }: OutputFacts,
  { detail }: Pick<Objection, 'detail'>,
  wrong: number,
): Signal[] {
  const verdict = verdicts.find(({ validator }) => validator === detail);
  return [
    { name: 'deployment', value: deployment },
    { name: 'wrong', value: wrong },
    ...(confidence === null ? [] : [{ name: 'confidence', value: round(confidence) }]),
    ...(verdict === undefined
      ? []
      : [
          { name: 'validator', value: verdict.validator },
          { name: 'verdict', value: verdict.verdict },
          { name: 'score', value: verdict.score },
          { name: 'findings', value: verdict.evidence.length },
        ]),
  ];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
