import type { Tool } from '@upshift/contracts';

/** The tool whose name, description and parameters share the most words with the prompt; the first one where none does. */
export function chooseTool(tools: readonly Tool[], words: readonly string[]): Tool | undefined {
  const asked = new Set(words.map((word) => word.toLowerCase()));
  let best: { tool: Tool; shared: number } | undefined;
  for (const tool of tools) {
    const shared = wordsOf(tool).filter((word) => asked.has(word)).length;
    if (best === undefined || shared > best.shared) best = { tool, shared };
  }
  return best?.tool;
}

const describedCharacters = 1000;

function wordsOf({ function: { name, description = '', parameters } }: Tool): readonly string[] {
  const keys = Object.keys(parameters['properties'] ?? {}).join(' ');
  const text = `${name.replaceAll(/[._-]/g, ' ')} ${description.slice(0, describedCharacters)} ${keys}`;
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])];
}
