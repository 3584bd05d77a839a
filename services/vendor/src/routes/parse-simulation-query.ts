import type { TokenPrices } from '../bill/price-tokens.ts';
import { errorModes, type SimulationSettings } from './simulated-model.ts';

/** How a simulated model behaves, and what it costs. */
export interface SimulationDefaults {
  readonly settings: SimulationSettings;
  readonly prices: TokenPrices;
}

/**
 * What a query changes about the defaults: `latencyMs` (median), `latencyP95Ms`, `seed`, `skill`, `inputUsdPerMillion`,
 * `outputUsdPerMillion`, and each error mode with its probability. Unreadable values change nothing.
 */
export function parseSimulationQuery(query: string, defaults: SimulationDefaults): SimulationDefaults {
  const parameters = new URLSearchParams(query);
  const read = (name: string, fallback: number): number => {
    const value = parameters.get(name);
    const parsed = value === null || value === '' ? Number.NaN : Number(value);
    return Number.isFinite(parsed) && parsed >= 0 ? parsed : fallback;
  };
  const { settings, prices } = defaults;
  const p50 = read('latencyMs', settings.latencyMs.p50);
  const p95 = read('latencyP95Ms', parameters.has('latencyMs') ? p50 : settings.latencyMs.p95);
  return {
    settings: {
      seed: read('seed', settings.seed),
      latencyMs: { p50, p95 },
      skill: read('skill', settings.skill),
      errors: Object.fromEntries(
        errorModes.map((mode) => [mode, read(mode, settings.errors[mode])]),
      ) as SimulationSettings['errors'],
    },
    prices: {
      inputUsdPerMillion: read('inputUsdPerMillion', prices.inputUsdPerMillion),
      outputUsdPerMillion: read('outputUsdPerMillion', prices.outputUsdPerMillion),
    },
  };
}
