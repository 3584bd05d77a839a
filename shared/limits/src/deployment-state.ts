import type { CallEnd, DeploymentHealth, DeploymentRule, LimiterRefusal, RefusalCause } from '@upshift/ports';
import { add, fitsIn, type Parts, sumOf } from './counted-window.ts';
import { percentile95 } from './percentile.ts';
import * as settings from './settings.ts';

/** What is known of one deployment, in this process. The script of the Redis adapter keeps the same in a hash. */
export interface DeploymentState {
  readonly calls: Parts;
  readonly tokens: Parts;
  readonly ended: Parts;
  readonly failed: Parts;
  /** Places by permit: until when they are kept. */
  readonly places: Map<string, number>;
  latencies: number[];
  breaker: 'closed' | 'open' | 'out';
  openUntilMs: number;
  coolUntilMs: number;
  failuresInRow: number;
  probe: { readonly id: string; readonly untilMs: number } | null;
  turnMs: number;
  latencyMs: number | null;
  endedMs: number | null;
  failureRatio: number;
}

export function freshState(): DeploymentState {
  return {
    calls: new Map(),
    tokens: new Map(),
    ended: new Map(),
    failed: new Map(),
    places: new Map(),
    latencies: [],
    breaker: 'closed',
    openUntilMs: 0,
    coolUntilMs: 0,
    failuresInRow: 0,
    probe: null,
    turnMs: 0,
    latencyMs: null,
    endedMs: null,
    failureRatio: 0,
  };
}

/** Why it may not be called now; null where it may. */
export function refusalOf(
  state: DeploymentState,
  { deployment, limits }: DeploymentRule,
  tokens: number,
  { nowMs, partMs }: { nowMs: number; partMs: number },
): LimiterRefusal | null {
  const no = (cause: RefusalCause, earliestMs: number | null, stepMs = 0): LimiterRefusal => {
    if (earliestMs === null) return { deployment, cause, earliestMs, turnMs: null };
    if (stepMs === 0) return { deployment, cause, earliestMs, turnMs: earliestMs };
    const furthest = nowMs + settings.furthestTurnMs;
    state.turnMs = Math.min(Math.max(state.turnMs, nowMs) + stepMs, furthest);
    return { deployment, cause, earliestMs, turnMs: Math.max(earliestMs, state.turnMs - nowMs) };
  };
  if (state.breaker === 'out') return no('out', null);
  if (state.coolUntilMs > nowMs) return no('cooldown', state.coolUntilMs - nowMs);
  if (state.breaker === 'open') {
    if (state.openUntilMs > nowMs) return no('breaker', state.openUntilMs - nowMs);
    if (state.probe !== null && state.probe.untilMs > nowMs) return no('breaker', settings.unknownTurnMs);
  }
  for (const [id, untilMs] of state.places) if (untilMs <= nowMs) state.places.delete(id);
  if (limits.concurrency !== null && state.places.size >= limits.concurrency)
    return no('concurrency', 1, (state.latencyMs ?? settings.unknownTurnMs) / limits.concurrency);
  if (limits.rpm !== null) {
    const inMs = fitsIn(state.calls, nowMs, partMs, { limit: limits.rpm, needed: 1 });
    if (inMs > 0) return no('rpm', inMs, (partMs * settings.windowParts) / limits.rpm);
  }
  if (limits.tpm !== null) {
    const needed = Math.min(tokens, limits.tpm);
    const inMs = fitsIn(state.tokens, nowMs, partMs, { limit: limits.tpm, needed });
    // What is under way was estimated: each end may give tokens back long before the minute is over.
    if (inMs > 0 && state.places.size > 0)
      return no('tpm', 1, (state.latencyMs ?? settings.unknownTurnMs) / state.places.size);
    if (inMs > 0) return no('tpm', inMs, (partMs * settings.windowParts * needed) / limits.tpm);
  }
  return null;
}

/** What the end of a call says of its deployment. */
export function learn(
  state: DeploymentState,
  { breaker }: DeploymentRule,
  end: CallEnd,
  nowMs: number,
  permitId: string | null,
): void {
  const probed = permitId !== null && state.probe?.id === permitId;
  if (probed) state.probe = null;
  if (end.kind === 'abandoned' || end.kind === 'unused') return;
  if (end.kind === 'unauthorized') {
    state.breaker = 'out';
    return;
  }
  if (end.kind === 'rate_limited') {
    state.coolUntilMs = Math.max(state.coolUntilMs, nowMs + (end.retryAfterMs ?? settings.cooldownMs));
    return;
  }
  const failed = end.kind !== 'answered';
  const weight = settings.newestWeight;
  state.failureRatio += weight * ((failed ? 1 : 0) - state.failureRatio);
  state.latencyMs =
    state.latencyMs === null ? end.latencyMs : state.latencyMs + weight * (end.latencyMs - state.latencyMs);
  state.endedMs = nowMs;
  if (!failed) state.latencies = [...state.latencies, end.latencyMs].slice(-settings.keptLatencies);
  const partMs = breaker.windowMs / settings.breakerParts;
  add(state.ended, nowMs, partMs, 1);
  if (failed) add(state.failed, nowMs, partMs, 1);
  state.failuresInRow = failed ? state.failuresInRow + 1 : 0;
  if (state.breaker === 'out') return;
  if (!failed) {
    // A call that began before the breaker opened tells nothing new: the probe alone closes it.
    if (state.breaker === 'open' && probed) close(state);
    return;
  }
  const ended = sumOf(state.ended, nowMs, partMs, settings.breakerParts);
  const failures = sumOf(state.failed, nowMs, partMs, settings.breakerParts);
  const many = ended >= breaker.minimumCalls && failures * 100 >= breaker.failurePercent * ended;
  const opens = state.breaker === 'closed' && (state.failuresInRow >= breaker.failures || many);
  if (!opens && !probed && end.kind !== 'exhausted') return;
  state.breaker = 'open';
  state.openUntilMs = nowMs + Math.max(breaker.cooldownMs, end.retryAfterMs ?? 0);
}

/** As good as new, but for its counts and places. */
export function close(state: DeploymentState): void {
  state.breaker = 'closed';
  state.probe = null;
  state.failuresInRow = 0;
  state.coolUntilMs = 0;
  state.ended.clear();
  state.failed.clear();
}

export function healthOf(state: DeploymentState, nowMs: number): DeploymentHealth {
  const open = state.breaker === 'open';
  const untilMs = Math.max(0, state.coolUntilMs - nowMs, open ? state.openUntilMs - nowMs : 0);
  const now = open ? (state.openUntilMs > nowMs ? 'open' : 'half_open') : 'closed';
  return {
    state: state.breaker === 'out' ? 'out' : now === 'closed' && untilMs > 0 ? 'cooldown' : now,
    untilMs: state.breaker === 'out' ? 0 : untilMs,
    inFlight: [...state.places.values()].filter((until) => until > nowMs).length,
    latencyMs: state.latencyMs,
    quietMs: state.endedMs === null ? null : nowMs - state.endedMs,
    p95Ms: percentile95(state.latencies),
    failureRatio: state.failureRatio,
  };
}
