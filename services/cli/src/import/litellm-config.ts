import { z } from 'zod';

/**
 * What is read of a LiteLLM config; all else that it says is looked at by name only.
 * @see https://docs.litellm.ai/docs/proxy/config_settings
 */
const text = z.union([z.string(), z.number()]).transform(String);
const fallbacks = z.array(z.record(z.string(), z.array(text))).nullish();
const settings = z
  .looseObject({
    fallbacks,
    context_window_fallbacks: fallbacks,
    default_fallbacks: z.array(text).nullish(),
    model_group_alias: z.record(z.string(), z.union([z.string(), z.looseObject({ model: z.string() })])).nullish(),
  })
  .nullish();
const cost = z.coerce.number().min(0).nullish();
const costs = {
  input_cost_per_token: cost,
  output_cost_per_token: cost,
  cache_read_input_token_cost: cost,
};

const modelSchema = z.looseObject({
  model_name: text,
  litellm_params: z.looseObject({
    model: text,
    api_base: text.nullish(),
    api_key: text.nullish(),
    timeout: z.coerce.number().positive().nullish(),
    max_tokens: z.coerce.number().int().positive().nullish(),
    order: z.coerce.number().nullish(),
    region_name: text.nullish(),
    ...costs,
  }),
  model_info: z.looseObject({ mode: text.nullish(), base_model: text.nullish(), ...costs }).nullish(),
});
export type LitellmModel = z.infer<typeof modelSchema>;

export const litellmConfigSchema = z.looseObject({
  model_list: z.array(modelSchema).min(1),
  router_settings: settings,
  litellm_settings: settings,
});
export type LitellmConfig = z.infer<typeof litellmConfigSchema>;
