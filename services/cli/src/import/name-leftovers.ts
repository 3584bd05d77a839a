import type { LitellmConfig } from './litellm-config.ts';
import type { Take } from './note.ts';

const limits = 'Upshift has no limits of requests and tokens per deployment yet.';
const own = 'Upshift has its own way with this, which the portfolio does not set.';
const perTask = 'Upshift sets this for a workload, or not at all.';

/** Why a known key is not in the portfolio; others are named without a reason. */
const reasons: Readonly<Record<string, string>> = {
  rpm: limits,
  tpm: limits,
  max_parallel_requests: limits,
  weight: 'Deployments of a tier are tried in order, not by weight.',
  routing_strategy: 'Deployments of a tier are tried in order.',
  num_retries: own,
  retry_policy: own,
  allowed_fails: own,
  cooldown_time: own,
  timeout: 'Give it to each model.',
  request_timeout: 'Give it to each model, as timeout.',
  temperature: 'Upshift sets it for a workload: write it there.',
  stream_timeout: perTask,
  drop_params: perTask,
  content_policy_fallbacks: 'A refusal is a failed call to Upshift, and moves up by the fallbacks that there are.',
  api_version: 'OpenAI-compatible endpoints have none.',
};

const carried = {
  model: ['model_name', 'litellm_params', 'model_info'],
  params: ['model', 'api_base', 'api_key', 'timeout', 'max_tokens', 'order', 'region_name'],
  info: ['id', 'mode', 'base_model'],
  costs: ['input_cost_per_token', 'output_cost_per_token', 'cache_read_input_token_cost'],
  settings: ['fallbacks', 'context_window_fallbacks', 'default_fallbacks', 'model_group_alias'],
} as const;

/** Names every key of a config that nothing was made of, with its place and never with its value. */
export function nameLeftovers(config: LitellmConfig, take: Take): void {
  const name = (object: unknown, known: readonly string[], path: readonly (string | number)[]): void => {
    if (typeof object !== 'object' || object === null) return;
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue;
      const message = `"${key}" is not carried. ${reasons[key] ?? 'A portfolio has nothing like it.'}`;
      take({ path: [...path, key], kind: 'lost', message });
    }
  };
  for (const [index, model] of config.model_list.entries()) {
    const path = ['model_list', index];
    name(model, carried.model, path);
    name(model.litellm_params, [...carried.params, ...carried.costs], [...path, 'litellm_params']);
    name(model.model_info, [...carried.info, ...carried.costs], [...path, 'model_info']);
  }
  for (const section of ['router_settings', 'litellm_settings'] as const)
    name(config[section], carried.settings, [section]);
  name(config, ['model_list', 'router_settings', 'litellm_settings'], []);
}
