import { randomUUID } from 'node:crypto';
import type { Clock, Limiter } from '@upshift/ports';
import { add } from './counted-window.ts';
import { close, type DeploymentState, freshState, healthOf, learn, refusalOf } from './deployment-state.ts';
import { type LimiterSettings, limiterSettings, probeMs, windowParts } from './settings.ts';

/** A `Limiter` for one process that holds everything. Its holders die with it, so that no lease has to end. */
export function createMemoryLimiter({ clock, windowMs }: { clock: Clock } & Partial<LimiterSettings>): Limiter {
  const partMs = (windowMs ?? limiterSettings.windowMs) / windowParts;
  const states = new Map<string, DeploymentState>();
  const stateOf = (deployment: string): DeploymentState => {
    const state = states.get(deployment) ?? freshState();
    states.set(deployment, state);
    return state;
  };
  return {
    shared: false,
    async acquire(candidates) {
      const nowMs = clock.monotonic();
      const refusals = [];
      for (const { rule, tokens } of candidates) {
        const state = stateOf(rule.deployment);
        const refusal = refusalOf(state, rule, tokens, { nowMs, partMs });
        if (refusal !== null) {
          refusals.push(refusal);
          continue;
        }
        const id = randomUUID();
        const counted = Math.min(tokens, rule.limits.tpm ?? 0);
        state.places.set(id, Number.POSITIVE_INFINITY);
        if (state.breaker === 'open') state.probe = { id, untilMs: nowMs + probeMs };
        if (rule.limits.rpm !== null) add(state.calls, nowMs, partMs, 1);
        if (rule.limits.tpm !== null) add(state.tokens, nowMs, partMs, counted);
        return { outcome: 'granted', permit: { id, rule, tokens: counted, atMs: nowMs } };
      }
      return { outcome: 'refused', refusals };
    },
    async settle({ id, rule, tokens, atMs }, end) {
      const state = stateOf(rule.deployment);
      // Settled twice, it counts once.
      if (!state.places.delete(id)) return;
      const taken = end.kind === 'unused' ? 0 : (end.tokens ?? tokens);
      if (rule.limits.tpm !== null) add(state.tokens, atMs, partMs, taken - tokens);
      if (rule.limits.rpm !== null && end.kind === 'unused') add(state.calls, atMs, partMs, -1);
      learn(state, rule, end, clock.monotonic(), id);
    },
    async observe(ends) {
      for (const { rule, end } of ends) learn(stateOf(rule.deployment), rule, end, clock.monotonic(), null);
    },
    async look(deployments) {
      const nowMs = clock.monotonic();
      return Object.fromEntries(deployments.map((name) => [name, healthOf(states.get(name) ?? freshState(), nowMs)]));
    },
    async restore(deployment) {
      close(stateOf(deployment));
    },
    async close() {},
  };
}
