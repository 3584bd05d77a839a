import {
  auditedWorkloadOf,
  evaluatedWorkloadOf,
  type Portfolio,
  type ResolvedWorkload,
  type Risk,
  riskLevels,
  shadowedWorkloadOf,
  toNanoUsd,
  UpshiftError,
  type ValidatorConfig,
  type Workload,
} from '@upshift/contracts';
import { toShadowWorkload } from '../change/to-shadow-workload.ts';
import { toEvalWorkload } from './to-eval-workload.ts';

/** What holds where neither a workload nor its ancestors say anything. Source: docs of the portfolio file. */
export const workloadDefaults = {
  start: 'auto',
  plan: 'cascade',
  explore: 0,
  risk: 'low',
  audience: 'user',
  critical: false,
  repairMax: 1,
  exhausted: 'fail',
  budgetUsd: 1,
  onBudget: 'reject',
  deadlineSeconds: 600,
  maxCalls: 10,
  hedge: false,
} as const;

const known = new WeakMap<Portfolio, Map<string, ResolvedWorkload>>();

/**
 * A workload with everything inherited and defaulted. The child wins; its validators replace those of the same name and
 * are added otherwise; `match`, `description` and `audit` are never inherited. `audit/<name>` is what the audits of a
 * workload run under, `eval/<name>` its evaluations, `shadow/<name>` its shadow tasks. Answers are kept per portfolio object, which is immutable.
 *
 * @throws UpshiftError WORKLOAD_UNKNOWN when it, or one that it extends, is not in the portfolio; PORTFOLIO_INVALID when
 *   it extends itself
 */
export function resolveWorkload(portfolio: Portfolio, name: string): ResolvedWorkload {
  const resolved = known.get(portfolio) ?? new Map<string, ResolvedWorkload>();
  known.set(portfolio, resolved);
  const before = resolved.get(name);
  if (before !== undefined) return before;
  const workload = resolveMeasured(portfolio, name) ?? withDefaults(portfolio, name, merge(portfolio, name, []));
  resolved.set(name, workload);
  return workload;
}

/** A workload that measures another one is that one, but for what measuring changes. */
function resolveMeasured(portfolio: Portfolio, name: string): ResolvedWorkload | null {
  const audited = auditedWorkloadOf(name);
  if (audited !== null) return toAuditWorkload(name, resolveWorkload(portfolio, audited));
  const evaluated = evaluatedWorkloadOf(name);
  if (evaluated !== null) return toEvalWorkload(name, resolveWorkload(portfolio, evaluated));
  const shadowed = shadowedWorkloadOf(name);
  return shadowed === null ? null : toShadowWorkload(name, resolveWorkload(portfolio, shadowed));
}

/**
 * What audits of a workload run under: one call on its strongest tier, nothing checked, nobody asked again, never a person,
 * and a budget of its own.
 */
function toAuditWorkload(name: string, workload: ResolvedWorkload): ResolvedWorkload {
  const last = workload.tiers.at(-1) ?? workload.start;
  const { audit } = workload;
  return {
    ...workload,
    name,
    start: last,
    tiers: [last],
    plan: 'single',
    planned: null,
    validators: [],
    explore: 0,
    repairMax: 0,
    escalationMax: 0,
    exhausted: 'fail',
    jumpAt: null,
    outputRisk: null,
    audit: null,
    // Asked, never remembered.
    cacheMs: null,
    budgetNanoUsd: audit?.budgetUsd === undefined ? workload.budgetNanoUsd : toNanoUsd(audit.budgetUsd),
    onBudget: 'reject',
  };
}

function merge(portfolio: Portfolio, name: string, children: readonly string[]): Workload {
  if (children.includes(name))
    throw new UpshiftError('PORTFOLIO_INVALID', `The workload "${name}" extends itself: ${children.join(' → ')}.`);
  if (!Object.hasOwn(portfolio.workloads, name))
    throw new UpshiftError('WORKLOAD_UNKNOWN', `The portfolio "${portfolio.name}" has no workload "${name}".`);
  const own = portfolio.workloads[name] ?? {};
  if (own.extends === undefined) return own;
  const parent = merge(portfolio, own.extends, [...children, name]);
  return {
    ...parent,
    ...own,
    validators: mergeValidators(parent.validators ?? [], own.validators ?? []),
    prompts: { ...parent.prompts, ...own.prompts },
  };
}

function mergeValidators(parent: readonly ValidatorConfig[], own: readonly ValidatorConfig[]): ValidatorConfig[] {
  const replaced = parent.map((validator) => own.find(({ name }) => name === validator.name) ?? validator);
  return [...replaced, ...own.filter(({ name }) => !parent.some((validator) => validator.name === name))];
}

function withDefaults(portfolio: Portfolio, name: string, workload: Workload): ResolvedWorkload {
  const tiers = tiersOf(portfolio, workload);
  const planned = typeof workload.plan === 'object' ? workload.plan : null;
  const plan = kindOf(workload.plan);
  const critical = workload.critical ?? workloadDefaults.critical;
  const risk = workload.risk ?? workloadDefaults.risk;
  return {
    name,
    start: critical ? (tiers.at(-1) ?? workloadDefaults.start) : (workload.start ?? workloadDefaults.start),
    tiers,
    plan,
    planned,
    explore: workload.explore ?? workloadDefaults.explore,
    risk: critical ? atLeast(risk, 'high') : risk,
    audience: workload.audience ?? workloadDefaults.audience,
    critical,
    validators: workload.validators ?? [],
    repairMax: workload.repair?.max ?? workloadDefaults.repairMax,
    escalationMax: plan === 'single' ? 0 : (workload.escalation?.max ?? Math.max(0, tiers.length - 1)),
    exhausted: workload.escalation?.exhausted ?? workloadDefaults.exhausted,
    jumpAt: workload.escalation?.jumpAt ?? null,
    maxTokens: workload.escalation?.maxTokens ?? null,
    outputRisk: workload.outputRisk ?? null,
    audit: portfolio.workloads[name]?.audit ?? null,
    budgetNanoUsd: toNanoUsd(workload.budgetUsd ?? workloadDefaults.budgetUsd),
    onBudget: workload.onBudget ?? workloadDefaults.onBudget,
    deadlineMs: Math.ceil((workload.deadlineSeconds ?? workloadDefaults.deadlineSeconds) * 1000),
    maxCalls: workload.maxCalls ?? workloadDefaults.maxCalls,
    maxOutputTokens: workload.maxOutputTokens ?? null,
    temperature: workload.temperature ?? null,
    hedge: workload.hedge ?? workloadDefaults.hedge,
    cacheMs: typeof workload.cache === 'object' ? workload.cache.ttlSeconds * 1000 : null,
    prompts: workload.prompts ?? {},
  };
}

/** A single call is never followed by another; whatever plan hands a task over goes on up the tiers. */
function kindOf(plan: Workload['plan']): ResolvedWorkload['plan'] {
  if (typeof plan !== 'object') return plan ?? workloadDefaults.plan;
  return plan.kind === 'single' ? 'single' : 'cascade';
}

/** The tiers that a workload may use, weakest first whatever the order in which it names them. */
function tiersOf(portfolio: Portfolio, { tiers }: Workload): readonly string[] {
  const all = portfolio.tiers.map((tier) => tier.name);
  return tiers === undefined ? all : all.filter((tier) => tiers.includes(tier));
}

/** The higher of two risks. */
export function atLeast(risk: Risk, floor: Risk): Risk {
  return riskLevels.indexOf(risk) < riskLevels.indexOf(floor) ? floor : risk;
}
