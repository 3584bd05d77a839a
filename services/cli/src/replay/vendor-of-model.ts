/** Which vendor made the models of a family. An outcome table names models only. */
const families: readonly (readonly [RegExp, string])[] = [
  [/claude/i, 'anthropic'],
  [/gpt|^o\d|davinci/i, 'openai'],
  [/gemini|gemma|palm/i, 'google'],
  [/mi[sx]tral|codestral/i, 'mistral'],
  [/llama/i, 'meta'],
  [/command/i, 'cohere'],
  [/qwen/i, 'alibaba'],
  [/deepseek/i, 'deepseek'],
];

/** The vendor's name for a model; the first word of the model's own name where the family is not known. */
export function vendorOfModel(model: string): string {
  const family = families.find(([pattern]) => pattern.test(model));
  return family?.[1] ?? (/[a-z0-9]+/i.exec(model)?.[0].toLowerCase() || 'unknown');
}
