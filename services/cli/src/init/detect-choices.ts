import { findPrice } from '@upshift/config';
import { type Vendor, vendors } from '../vendors/vendors.ts';
import type { Choice, Choices } from './choice.ts';
import { simulated } from './simulated.ts';

/** Where to look, given by the caller: the environment's names, and who answers on this machine. */
export interface Surroundings {
  /** Whether a variable is set; its value is not wanted. */
  hasKey(name: string): boolean;
  /** The models of an OpenAI-compatible server, by GET {baseUrl}/models; null where none answers. */
  listModels(baseUrl: string): Promise<readonly string[] | null>;
  /** YYYY-MM-DD. */
  today(): string;
}

/** A cheap and a strong model of each vendor, to begin with; others by their names. */
const starters: Readonly<Record<string, readonly [efficient: string, premium: string]>> = {
  openai: ['gpt-5.4-mini', 'gpt-5.4'],
  anthropic: ['claude-haiku-4-5', 'claude-opus-4-6'],
  gemini: ['gemini-3-flash-preview', 'gemini-3-pro-preview'],
  mistral: ['mistral-small-latest', 'mistral-large-latest'],
  groq: ['llama-3.1-8b-instant', 'llama-3.3-70b-versatile'],
};

/** Ollama, LM Studio, vLLM: where each listens unless it is told otherwise. */
const localServers = ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:1234/v1', 'http://127.0.0.1:8000/v1'];

/** Looks for keys in the environment and for servers on this machine. Without any: simulated models, which say so. */
export async function detectChoices(around: Surroundings): Promise<Choices> {
  const local = (await Promise.all(localServers.map((baseUrl) => localChoices(baseUrl, around)))).flat();
  const hosted = Object.entries(starters).flatMap(([id, models]) => {
    const vendor = vendors[id];
    if (vendor === undefined || !around.hasKey(vendor.apiKeyEnv)) return [];
    return [models.map((model) => hostedChoice(id, vendor, model, around.today()))];
  });
  const efficient = hosted.flatMap(([cheap]) => cheap ?? []);
  const premium = hosted.flatMap(([, strong]) => strong ?? []);
  return {
    efficient: [...local, ...efficient, simulated.small],
    premium: [...premium, ...local.toReversed(), simulated.large],
  };
}

function hostedChoice(id: string, vendor: Vendor, model: string, today: string): Choice | null {
  const price = findPrice({ vendor: vendor.prices }, model, today);
  if (price === null) return null;
  const provider = { kind: 'openai-compatible', baseUrl: vendor.baseUrl, apiKeyEnv: vendor.apiKeyEnv } as const;
  return {
    id: `${id}/${model}`,
    hint: `${vendor.apiKeyEnv} is set`,
    deployment: { vendor: vendor.name, model, provider, price },
  };
}

async function localChoices(baseUrl: string, around: Surroundings): Promise<Choice[]> {
  const models = (await around.listModels(baseUrl)) ?? [];
  return models.map((model) => localChoice(baseUrl, model, around.today()));
}

function localChoice(baseUrl: string, model: string, date: string): Choice {
  const price = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: 'runs on this machine', date };
  const provider = { kind: 'openai-compatible', baseUrl } as const;
  return {
    id: `local/${model}`,
    hint: `answers at ${baseUrl}`,
    deployment: { vendor: 'local', model, provider, price },
  };
}

/**
 * The choice that a flag names, whether or not it was found. @returns null where there is no such vendor, or no price
 */
export function chooseByName(id: string, found: readonly Choice[], today: string): Choice | null {
  const known = [...found, simulated.small, simulated.large].find((choice) => choice.id === id);
  if (known !== undefined) return known;
  const [prefix = '', ...rest] = id.split('/');
  const model = rest.join('/');
  const vendor = vendors[prefix];
  if (model === '') return null;
  if (prefix === 'local') return localChoice(localServers[0] ?? '', model, today);
  return vendor === undefined ? null : hostedChoice(prefix, vendor, model, today);
}
