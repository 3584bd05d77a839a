import { findPrice } from '@upshift/config';
import type { Deployment, Price } from '@upshift/contracts';
import { type Vendor, vendors } from '../vendors/vendors.ts';
import type { LitellmModel } from './litellm-config.ts';
import type { Note, Take } from './note.ts';

/** Servers that run models on own hardware, or that nothing is known of but their address. */
const atAddress = new Set([
  'ollama',
  'ollama_chat',
  'hosted_vllm',
  'vllm',
  'lm_studio',
  'openai_like',
  'custom_openai',
]);

export interface CarryOptions {
  /** The file as its user named it; prices that stood in it say so. */
  readonly fileName: string;
  /** Today, YYYY-MM-DD: when its prices were read. */
  readonly date: string;
  readonly lineOf: (path: Note['path']) => number;
}

/** One entry of `model_list` as a deployment; null where it cannot be one, and then `take` was told why. */
export function carryDeployment(
  entry: LitellmModel,
  path: Note['path'],
  options: CarryOptions,
  take: Take,
): Deployment | null {
  const { litellm_params: params, model_info: info } = entry;
  const lost = (key: readonly (string | number)[], message: string): null => {
    take({ path: [...path, ...key], kind: 'lost', message });
    return null;
  };
  if (info?.mode !== undefined && info?.mode !== null && info.mode !== 'chat')
    return lost(['model_info', 'mode'], `Upshift runs chat models; a deployment of mode "${info.mode}" is left out.`);
  const [prefix, ...rest] = params.model.split('/');
  const provider = rest.length === 0 ? 'openai' : (prefix ?? '');
  const model = rest.length === 0 ? params.model : rest.join('/');
  const vendor = vendors[provider];
  if (model.includes('*')) return lost(['litellm_params', 'model'], 'A deployment is one model: write each out.');
  if (vendor === undefined && !atAddress.has(provider))
    return lost(
      ['litellm_params', 'model'],
      `Upshift has no adapter for "${provider}" yet. It speaks to whatever is OpenAI-compatible: where there is such an endpoint, write "openai/${model}" and its api_base.`,
    );
  const baseUrl = baseUrlOf(params.api_base ?? undefined, vendor, provider, lost);
  if (baseUrl === null) return null;
  // A key that is the vendor's goes nowhere else, and neither does the vendor's price.
  const home = vendor !== undefined && hostOf(vendor.baseUrl) === hostOf(baseUrl) ? vendor : undefined;
  const price = priceOf(entry, { model, vendor, home, provider, path }, options);
  if (price === null)
    return lost(
      [],
      `The price of "${params.model}" is not known. Give input_cost_per_token and output_cost_per_token, and import again.`,
    );
  const apiKeyEnv = apiKeyEnvOf(params.api_key ?? undefined, entry.model_name, home, (note) =>
    take({ ...note, path: [...path, 'litellm_params', 'api_key'] }),
  );
  return {
    vendor: home?.name ?? hostOf(baseUrl),
    model,
    provider: { kind: 'openai-compatible', baseUrl, ...(apiKeyEnv === null ? {} : { apiKeyEnv }) },
    price,
    timeoutSeconds: Math.min(params.timeout ?? 60, 600),
    maxOutputTokens: Math.min(params.max_tokens ?? 1024, 200_000),
    noRollback: 'imported from LiteLLM, which keeps no earlier version',
    ...(params.region_name == null ? {} : { region: params.region_name }),
  };
}

function baseUrlOf(
  apiBase: string | undefined,
  vendor: Vendor | undefined,
  provider: string,
  lost: (key: readonly string[], message: string) => null,
): string | null {
  const key = ['litellm_params', 'api_base'];
  if (apiBase === undefined)
    return vendor?.baseUrl ?? lost(key, `A server of kind "${provider}" is reached at its api_base: give it.`);
  if (apiBase.startsWith('os.environ/'))
    return lost(key, 'A portfolio names the address itself: write it out instead of a variable.');
  const url = URL.canParse(apiBase) ? new URL(apiBase) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return lost(key, 'This is no http or https address.');
  if (url.username !== '' || url.password !== '' || url.search !== '')
    return lost(
      key,
      'The address holds a user, a password or a query. Keys belong in the environment: write it without.',
    );
  const trimmed = apiBase.replace(/\/+$/, '');
  return provider.startsWith('ollama') && !trimmed.endsWith('/v1') ? `${trimmed}/v1` : trimmed;
}

function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host.replaceAll(/[^a-z0-9._-]/gi, '-').slice(0, 64);
}

/** Keys that servers which check none are given because clients insist on one. */
const noKey = /^(|none|null|na|n\/a|empty|no-?key|not-?needed|dummy|fake.*)$/i;

function apiKeyEnvOf(
  apiKey: string | undefined,
  modelName: string,
  vendor: Vendor | undefined,
  take: (note: Omit<Note, 'path'>) => void,
): string | null {
  const usual = vendor?.apiKeyEnv ?? null;
  if (apiKey === undefined) return usual;
  const named = /^os\.environ\/(.+)$/.exec(apiKey)?.[1];
  if (named !== undefined && /^[A-Z][A-Z0-9_]*$/.test(named)) return named;
  const env =
    usual ??
    `${
      modelName
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]+/g, '_')
        .replace(/^[^A-Z]+/, '') || 'MODEL'
    }_API_KEY`;
  if (named !== undefined) {
    const message = `A portfolio names variables in capital letters: set ${env} to the same key.`;
    take({ kind: 'changed', message });
    return env;
  }
  if (vendor === undefined && noKey.test(apiKey)) return null;
  const message = `A key stands here in clear text. It was not copied: set ${env} in the environment, write "os.environ/${env}" here, and replace the key, since whoever has read this file has it.`;
  take({ kind: 'secret', message });
  return env;
}

function priceOf(
  { litellm_params: params, model_info: info }: LitellmModel,
  of: {
    model: string;
    vendor: Vendor | undefined;
    home: Vendor | undefined;
    provider: string;
    path: Note['path'];
  },
  { fileName, date, lineOf }: CarryOptions,
): Price | null {
  const input = params.input_cost_per_token ?? info?.input_cost_per_token;
  const output = params.output_cost_per_token ?? info?.output_cost_per_token;
  const cached = params.cache_read_input_token_cost ?? info?.cache_read_input_token_cost;
  if (input != null && output != null)
    return {
      inputUsdPerMillion: perMillion(input),
      outputUsdPerMillion: perMillion(output),
      ...(cached == null ? {} : { cachedInputUsdPerMillion: perMillion(cached) }),
      source: `${fileName}, line ${lineOf(of.path)}`,
      date,
    };
  const base = info?.base_model?.split('/').at(-1);
  const priced = base === undefined ? of.home : of.vendor;
  if (priced !== undefined) return findPrice({ vendor: priced.prices }, base ?? of.model, date);
  if (!of.provider.startsWith('ollama')) return null;
  return { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: 'own hardware, which LiteLLM counts as free', date };
}

/** Without the noise that a product of doubles leaves behind: 2.5e-6 a token is 2.5, not 2.4999999999999996. */
function perMillion(perToken: number): number {
  return Number((perToken * 1_000_000).toPrecision(12));
}

/** A name that a portfolio takes, as near to what stood there as can be. */
export function toName(text: string): string {
  const name = text
    .replaceAll(/[^a-z0-9._-]+/gi, '-')
    .replace(/^[^a-z0-9]+/i, '')
    .slice(0, 64)
    .replace(/[-.]+$/, '');
  return name === '' ? 'model' : name;
}
