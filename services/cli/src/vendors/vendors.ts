/** A vendor that speaks OpenAI's chat completions. */
export interface Vendor {
  /** As a portfolio names it. */
  readonly name: string;
  readonly title: string;
  readonly baseUrl: string;
  /** Where its key is looked for. */
  readonly apiKeyEnv: string;
  /** Its name in the price table of `@pydantic/genai-prices`. */
  readonly prices: string;
}

/** By the name that LiteLLM gives them. Addresses: each vendor's own page on its OpenAI-compatible endpoint. */
export const vendors: Readonly<Record<string, Vendor>> = {
  openai: vendor('openai', 'OpenAI', 'https://api.openai.com/v1', 'OPENAI_API_KEY'),
  anthropic: vendor('anthropic', 'Anthropic', 'https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY'),
  gemini: vendor('google', 'Google', 'https://generativelanguage.googleapis.com/v1beta/openai', 'GEMINI_API_KEY'),
  mistral: vendor('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'MISTRAL_API_KEY'),
  groq: vendor('groq', 'Groq', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  deepseek: vendor('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY'),
  xai: vendor('xai', 'xAI', 'https://api.x.ai/v1', 'XAI_API_KEY', 'x-ai'),
  openrouter: vendor('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  together_ai: vendor('together', 'Together', 'https://api.together.xyz/v1', 'TOGETHERAI_API_KEY'),
  fireworks_ai: vendor('fireworks', 'Fireworks', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_AI_API_KEY'),
};

function vendor(name: string, title: string, baseUrl: string, apiKeyEnv: string, prices = name): Vendor {
  return { name, title, baseUrl, apiKeyEnv, prices };
}
