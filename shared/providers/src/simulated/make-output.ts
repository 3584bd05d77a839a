import type { Message, ModelOutput, Tool, ToolCall } from '@upshift/contracts';
import { breakEnum, breakInstance } from './break-instance.ts';
import { chooseTool } from './choose-tool.ts';
import type { SimulatedMode } from './draw-mode.ts';
import { inventCitation, inventedSource } from './invent-citation.ts';
import { makeInstance } from './make-instance.ts';
import { promptWords } from './prompt-words.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface OutputRequest {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[] | null;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
}

/**
 * What the simulated model says: JSON for an output schema, a call where there are tools and none has answered yet, both
 * where both are asked for, else text that begins with "[simulated]". A mode that does not apply (a wrong enum where the
 * schema has none) changes nothing.
 */
export function makeOutput(request: OutputRequest, mode: SimulatedMode, random: SeededRandom): ModelOutput {
  const words = promptWords(request.messages);
  const tool = request.messages.at(-1)?.role === 'tool' ? undefined : chooseTool(request.tools ?? [], words);
  const toolCalls = tool === undefined ? null : [makeToolCall(tool, mode, random, words)];
  if (request.outputSchema !== null) return { text: makeJson(request.outputSchema, mode, random, words), toolCalls };
  return { text: toolCalls === null ? makeText(mode, random, words) : null, toolCalls };
}

function makeToolCall(tool: Tool, mode: SimulatedMode, random: SeededRandom, words: readonly string[]): ToolCall {
  const { name, parameters } = tool.function;
  const good = makeInstance(parameters, random, words);
  if (mode === 'malformedJson') return { name, arguments: malformed(JSON.stringify(good)) };
  return { name, arguments: spoil(parameters, good, mode === 'wrongToolArgument' ? 'slip' : mode) };
}

function makeJson(schema: object, mode: SimulatedMode, random: SeededRandom, words: readonly string[]): string {
  const good = makeInstance(schema, random, words);
  if (mode === 'malformedJson') return malformed(JSON.stringify(good));
  if (mode === 'inventedCitation') return JSON.stringify(inventCitation(good, random));
  return JSON.stringify(spoil(schema, good, mode));
}

function spoil(schema: object, good: unknown, mode: SimulatedMode): unknown {
  if (mode === 'slip') return breakInstance(schema, good);
  return mode === 'wrongEnum' ? (breakEnum(schema, good) ?? good) : good;
}

/** Cut off before its end, as by a model that ran out of tokens. */
function malformed(json: string): string {
  return `${json.slice(0, Math.max(1, Math.floor(json.length * 0.6)))},`;
}

function makeText(mode: SimulatedMode, random: SeededRandom, words: readonly string[]): string {
  const start = random.integer(0, words.length - 1);
  const text = `[simulated] ${[...words.slice(start), ...words.slice(0, start)].slice(0, 24).join(' ')}.`;
  return mode === 'inventedCitation' ? `${text} ${inventedSource(random)}` : text;
}
