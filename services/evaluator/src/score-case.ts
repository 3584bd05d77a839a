import { hashPortfolio } from '@upshift/config';
import {
  type EvalCase,
  type ModelOutput,
  type Portfolio,
  type Score,
  type SimpleScorer,
  scorerOf,
} from '@upshift/contracts';
import {
  chooseJudge,
  inputOf,
  joinScores,
  judgeQuestions,
  readGrades,
  scoreAnswer,
  toJudgePortfolio,
} from '@upshift/evals';
import { type Asked, askTask } from './ask-task.ts';
import type { Purse } from './create-purse.ts';
import type { EvaluatorDependencies } from './evaluator-dependencies.ts';
import { scoreByMeaning } from './score-by-meaning.ts';

/** The answer to a case, and what a judge of it would need. */
export interface ScoringInput {
  readonly tenantId: string;
  readonly workload: string;
  /** The portfolio in which judges are looked for. */
  readonly base: Portfolio;
  readonly key: string;
  readonly case: EvalCase;
  readonly asked: Pick<Asked, 'output' | 'deployment' | 'state'>;
  readonly purse: Purse;
}

export interface Scored {
  readonly score: Score;
  readonly judgeNanoUsd: number;
  /** A simulated deployment judged. */
  readonly simulated: boolean;
  /** The budget of all evaluations, in words, where it did not pay for the judge. */
  readonly unpaid: string | null;
}

/** Scores an answer by the case's own scorer. Judges are asked through the queues, modules run in threads. */
export async function scoreCase(
  deps: EvaluatorDependencies,
  input: ScoringInput,
  signal: AbortSignal,
): Promise<Scored> {
  const scorer = scorerOf(input.case);
  const { output } = input.asked;
  if (output === null) return free({ score: 0, passed: false, reason: `there is no answer (${input.asked.state})` });
  if (scorer.kind !== 'all') return scoreBy(deps, input, scorer, output, signal);
  const parts = [];
  for (const { scorer: part, weight } of scorer.of)
    parts.push({ name: part.kind, weight, ...(await scoreBy(deps, input, part, output, signal)) });
  return {
    score: { ...joinScores(parts), ...swapsOf(parts.map(({ score }) => score)) },
    judgeNanoUsd: parts.reduce((sum, { judgeNanoUsd }) => sum + judgeNanoUsd, 0),
    simulated: parts.some(({ simulated }) => simulated),
    unpaid: parts.find(({ unpaid }) => unpaid !== null)?.unpaid ?? null,
  };
}

/** What was found of the judge among the parts goes with the whole. */
function swapsOf(scores: readonly Score[]): Pick<Score, 'swapped' | 'unsteady'> {
  const judged = scores.filter(({ swapped }) => swapped !== undefined);
  if (judged.length === 0) return {};
  return {
    swapped: judged.some(({ swapped }) => swapped === true),
    unsteady: judged.some(({ unsteady }) => unsteady === true),
  };
}

async function scoreBy(
  deps: EvaluatorDependencies,
  input: ScoringInput,
  scorer: SimpleScorer,
  output: ModelOutput,
  signal: AbortSignal,
): Promise<Scored> {
  if (scorer.kind === 'judge') return judge(deps, input, scorer, output, signal);
  if (scorer.kind === 'check') return free(await check(deps, input, scorer, output, signal));
  if (scorer.kind === 'module') {
    const { reference } = input.case;
    return free(await deps.scoreByModule(scorer, { input: inputOf(input.case), output, reference: reference ?? null }));
  }
  if (scorer.kind === 'similarity' && scorer.by === 'embeddings')
    return free(await scoreByMeaning(deps.embedders, input.base, { case: input.case, output, min: scorer.min }));
  return free(scoreAnswer(input.case, scorer, output));
}

/** One validator as a scorer: what it cannot tell stays without a score. */
async function check(
  { validators }: EvaluatorDependencies,
  { tenantId, workload, case: one }: ScoringInput,
  { validator, invert }: Extract<SimpleScorer, { kind: 'check' }>,
  output: ModelOutput,
  signal: AbortSignal,
): Promise<Score> {
  const request = {
    input: inputOf(one),
    outputSchema: one.output?.schema ?? null,
    requestedWorkload: workload,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: one.metadata ?? {},
  };
  const said = await validators.judge(validator, { request, output, confidence: null, tenantId }, { signal });
  const found = said.evidence.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
  if (said.verdict === 'unknown')
    return { score: null, passed: null, reason: `the check could not tell: ${said.error ?? (found || 'no reason')}` };
  const passed = (said.verdict === 'pass') !== invert;
  return { score: passed ? 1 : 0, passed, reason: found || `the check says ${said.verdict}` };
}

async function judge(
  deps: EvaluatorDependencies,
  { tenantId, workload, base, key, case: one, asked, purse }: ScoringInput,
  scorer: Extract<SimpleScorer, { kind: 'judge' }>,
  output: ModelOutput,
  signal: AbortSignal,
): Promise<Scored> {
  const portfolio = toJudgePortfolio(base, workload, chooseJudge(base, scorer.deployment, asked.deployment));
  const version = { hash: hashPortfolio(portfolio), portfolio };
  await deps.store.savePortfolio({ ...version, source: '' }, { active: false });
  const judgements = [];
  let judgeNanoUsd = 0;
  let simulated = false;
  let unpaid: string | null = null;
  for (const question of judgeQuestions(one, output, scorer.swap)) {
    const request = {
      input: { messages: [...question.messages], tools: null },
      outputSchema: { ...question.schema },
      requestedRisk: null,
      metadata: {},
    };
    const said = await askTask(
      deps,
      { tenantId, workload, version, key: `${key}:${question.order}`, request, purse },
      signal,
    );
    judgements.push({ question, beside: one.reference !== undefined, output: said?.output ?? null });
    judgeNanoUsd += said?.costNanoUsd ?? 0;
    simulated ||= said?.simulated ?? false;
    unpaid ??= said?.unpaid ?? null;
  }
  return { score: readGrades(judgements, scorer.min), judgeNanoUsd, simulated, unpaid };
}

function free(score: Score): Scored {
  return { score, judgeNanoUsd: 0, simulated: false, unpaid: null };
}
