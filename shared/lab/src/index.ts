export { backtestOnLog, type LogBacktest } from './backtest/backtest-on-log.ts';
export { type BacktestRuns, backtestPortfolio, modelsOf } from './backtest/backtest-portfolio.ts';
export { judgeChange } from './backtest/judge-change.ts';
export { bestSingleOf, type DesignedPortfolio, designPortfolio } from './design/design-portfolio.ts';
export { measureDesign } from './design/measure-design.ts';
export { dealFolds } from './folds.ts';
export { type LiveRun, learnLive, liveDefaults } from './live/learn-live.ts';
export { worseningWorld } from './live/live-world.ts';
export { liveWindow, longestBelow, pointsAgainstPremium } from './live/measure-live.ts';
export { relearnOnRows } from './live/relearn-on-rows.ts';
export { toSearchPortfolio } from './live/to-search-portfolio.ts';
export { whyRelearned, withoutRouter, withRouter } from './live/with-router.ts';
export { runOracleRouter, runPerfectCascade, runRandomMix, runTwoCheapAgree } from './measure/baselines.ts';
export {
  bootstrapDelta,
  type Delta,
  type DeltaIntervals,
  deltaOf,
  type Interval,
  relativeTo,
} from './measure/bootstrap.ts';
export { type Comparison, comparePolicies } from './measure/compare-policies.ts';
export { percentile } from './measure/percentile.ts';
export { curveOf, joinRuns, type PolicyRuns, runPolicies } from './measure/run-policies.ts';
export { type Summary, summarize } from './measure/summarize.ts';
export { renderHtml } from './report/render-html.ts';
export { renderSeries } from './report/render-series.ts';
export { measureRouter, type RouterRows, readRouterRows, trainOnRows } from './router/router-rows.ts';
export type { PolicyRun } from './simulate/policy-run.ts';
export { scoreModel } from './simulate/score-model.ts';
export { simulatePlan } from './simulate/simulate-plan.ts';
export { buildLabTasks } from './table/build-lab-tasks.ts';
export {
  findPremium,
  type LabPortfolio,
  meanCost,
  meanSuccess,
  premiumOf,
  toPortfolio,
} from './table/lab-portfolio.ts';
export type { LabAnswer, LabTask } from './table/lab-task.ts';
export { buildGuard } from './tune/guard/build-guard.ts';
export { aims, parseTarget, TargetError, type Wish } from './tune/parse-target.ts';
export { type Frontier, type FrontierPoint, stepsOfFrontier, tuneFrontier } from './tune/tune-frontier.ts';
export { type Tuned, type TuneOptions, tune, tunePlan } from './tune/tune-plan.ts';
export { defaultTarget, type Target } from './tune/worth.ts';
