import type { Tool } from '@upshift/contracts';
import type { PlanTask } from '@upshift/core';

/** A parameter in one line, `type[!] description` with `!` for a required one, or its JSON Schema as it is. */
export type Parameter = string | Readonly<Record<string, unknown>>;

/**
 * A tool in short: `fn('rate', 'Looks up a rate.', { from: 'string! Currency', days: 'integer[] Days', kind: 'buy|sell Side' })`.
 * Types end in `[]` for a list of them; words with a bar between are an enumeration.
 */
export function fn(name: string, description: string, parameters: Readonly<Record<string, Parameter>>): Tool {
  const required: string[] = [];
  const properties: Record<string, unknown> = {};
  for (const [parameter, written] of Object.entries(parameters)) {
    if (typeof written !== 'string') {
      properties[parameter] = written;
      continue;
    }
    const [, type = '', mark = '', text = ''] = /^(\S+?)(!?) (.*)$/s.exec(written) ?? [];
    if (mark === '!') required.push(parameter);
    properties[parameter] = { ...schemaOf(type), description: text };
  }
  return {
    type: 'function',
    function: { name, description, parameters: { type: 'object', properties, required } },
  };
}

function schemaOf(type: string): Record<string, unknown> {
  if (type.endsWith('[]')) return { type: 'array', items: schemaOf(type.slice(0, -2)) };
  if (type.includes('|')) return { type: 'string', enum: type.split('|') };
  return { type };
}

/** One question of a user, with tools or without. */
export function ask(question: string, ...tools: readonly Tool[]): PlanTask {
  return {
    messages: [{ role: 'user', content: question }],
    tools: tools.length === 0 ? null : tools,
    outputSchema: null,
  };
}

/** A conversation: the user speaks first, then the assistant, in turns; a text that starts with `system:` is for the model. */
export function talk(turns: readonly string[], ...tools: readonly Tool[]): PlanTask {
  const system = turns.filter((turn) => turn.startsWith('system:'));
  const spoken = turns.filter((turn) => !turn.startsWith('system:'));
  return {
    messages: [
      ...system.map((turn) => ({ role: 'system' as const, content: turn.slice('system:'.length).trim() })),
      ...spoken.map((content, index) => ({
        role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
        content,
      })),
    ],
    tools: tools.length === 0 ? null : tools,
    outputSchema: null,
  };
}

const instruction = (answer: string): string => `

## Instruction 

Please answer this question by first reasoning and then providing your answer.
Present your reasoning and solution in the following json format. 
Please show your final answer in the \`answer\` field, e.g.,\`"answer": "${answer}"\`.

\`\`\`json
{
    "reasoning": "___",
    "answer": "___"
}
\`\`\`
`;

/** In the frame of the recorded sums: the same headings and the same order to answer. */
export function framed(question: string, answer = '42'): PlanTask {
  return ask(`\n## Question: \n\n${question}\n${instruction(answer)}`);
}
