const names = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'MISTRAL_API_KEY', 'OPENROUTER_API_KEY'];

/** The names of vendors' keys that the environment holds. Their values are nobody's business here. */
export function findKeys(env: Readonly<Record<string, string | undefined>>): string[] {
  return names.filter((name) => (env[name] ?? '') !== '');
}
