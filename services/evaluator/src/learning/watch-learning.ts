import { createHash } from 'node:crypto';
import { hashPortfolio } from '@upshift/config';
import type { LearningConfig, Portfolio } from '@upshift/contracts';
import { whyRelearned, withoutRouter, withRouter } from '@upshift/lab';
import type { LearningMemory, PortfolioVersion } from '@upshift/ports';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import type { LearnReply } from './create-learner.ts';
import { keepSearching } from './keep-searching.ts';

const tenantId = 'default';
const who = 'learning';
/** As many as a reader of the ledger gets at once. */
const mostRows = 5000;

export type LearningDependencies = Pick<
  EvaluatorDependencies,
  'store' | 'logger' | 'learn' | 'modelFiles' | 'createRolloutId'
>;

/**
 * A round of learning, where the active portfolio asks for it (`learning`) and one is due: a router that is shown to be better on the newest
 * tasks is put into the active portfolio, one that promises too much is taken out. Both are changes in its log. A round that fails changes
 * nothing, and neither does one beside a canary or a drill, whose version would end.
 */
export async function watchLearning(deps: LearningDependencies): Promise<void> {
  const active = await deps.store.activePortfolio();
  if (active?.portfolio.learning === undefined) return;
  const { learning } = active.portfolio;
  const memory = await deps.store.takeLearningRound(tenantId, learning.everyMinutes * 60_000);
  if (memory === null) return;
  const next = await learnOnce(deps, { active, learning, memory });
  await deps.store.endLearningRound(tenantId, await keepSearching(deps, next));
}

interface Round {
  readonly active: PortfolioVersion;
  readonly learning: LearningConfig;
  readonly memory: LearningMemory;
}

async function learnOnce(deps: LearningDependencies, round: Round): Promise<LearningMemory> {
  const { store, learn, modelFiles } = deps;
  const { active, learning } = round;
  const { portfolio } = active;
  // Somebody may have put one in by hand: then nothing is looked for any more.
  const memory = portfolio.router === undefined ? round.memory : { ...round.memory, former: null };
  if ((await store.runningRollouts()).some(({ kind }) => kind !== 'shadow')) return { ...memory, note: 'rollout_runs' };
  const rows = await readRows(deps, learning.days);
  if (rows.length < learning.minTasks) return { ...memory, note: 'too_few' };
  const fresh = rows.filter(({ id }) => memory.newest === null || id > memory.newest).length;
  if (fresh < learning.newTasks) return { ...memory, note: 'nothing_new' };
  const own = portfolio.router === undefined ? null : await modelFiles.read(portfolio.router);
  const former = memory.former === null ? null : await store.loadModelFile(memory.former);
  const reply = await learn({ ...learning, rows, active: own, former, portfolio });
  return apply(deps, { ...round, memory: { ...memory, newest: rows.at(-1)?.id ?? null } }, own, reply);
}

async function readRows({ store }: LearningDependencies, days: number) {
  const since = new Date((await store.databaseNow()) - days * 86_400_000).toISOString();
  return store.readOutcomes({ tenantId, limit: mostRows, rollout: null, since });
}

async function apply(
  deps: LearningDependencies,
  { active, memory }: Round,
  own: Uint8Array | null,
  { learned, router }: LearnReply,
): Promise<LearningMemory> {
  const { logger } = deps;
  if (router === null && !learned.suspended) return { ...memory, note: 'nothing_better' };
  const sha256 = await keep(deps, router ?? own);
  const { portfolio } = active;
  const next = router === null || sha256 === null ? withoutRouter(portfolio) : withRouter(portfolio, sha256);
  const why = whyRelearned({ ...learned, serving: null });
  if (!(await change(deps, active, next, why))) return { ...memory, note: 'conflict' };
  logger.warn(
    { tasks: learned.tried[0]?.tasks ?? 0, router: router === null ? null : sha256?.slice(0, 12) },
    router === null
      ? 'The router promises too much and was taken out; the heuristic routes.'
      : 'A better router was learned and serves.',
  );
  return router === null
    ? { ...memory, former: sha256, note: 'taken_out' }
    : { ...memory, former: null, note: 'activated' };
}

/** Keeps a router on record before a version of the portfolio names it. */
async function keep({ store }: LearningDependencies, bytes: Uint8Array | null): Promise<string | null> {
  if (bytes === null) return null;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.saveModelFile(sha256, bytes);
  return sha256;
}

/** @returns whether it was the active version that was changed: another one may have become active meanwhile */
async function change(
  { store }: LearningDependencies,
  active: PortfolioVersion,
  portfolio: Portfolio,
  why: string,
): Promise<boolean> {
  const version = { hash: hashPortfolio(portfolio), portfolio, source: `${JSON.stringify(portfolio, null, 2)}\n` };
  const order = { kind: 'apply', who, why, forced: null, backtest: null, expected: active.hash } as const;
  return (await store.changePortfolio(version, order)).outcome === 'applied';
}
