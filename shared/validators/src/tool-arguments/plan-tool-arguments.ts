import { answerLimits, jsonLimits, type Tool, type ToolCall } from '@upshift/contracts';
import type { Candidate } from '@upshift/ports';
import type { Check, Evidence, SchemaCard } from '../check.ts';
import { clip, EVIDENCE_ITEMS } from '../clip.ts';
import { broken, decided, type Plan } from '../plan.ts';
import { toSchemaCard } from '../schema-shelf.ts';
import type { ConfigOf, ValidatorModule } from '../validator-module.ts';

export const toolArguments: ValidatorModule<'tool_arguments'> = {
  version: '1.0.0',
  cost: 'process',
  plan: planToolArguments,
};

/**
 * Every call names an offered tool, and its arguments are an object that satisfies the tool's parameters. Where tools
 * share a name, satisfying one of them is enough. Without calls:
 *
 * | toolCalls | requireCall | tools offered | verdict |
 * |---|---|---|---|
 * | null or [] | yes | any | fail |
 * | [] | no | any | pass: the model itself says that nothing is to be called |
 * | null, no text either | no | any | fail: an empty answer |
 * | null | no | some | unknown: prose may be the right answer, or an unreadable call |
 * | null | no | none | pass: there was nothing to call |
 */
function planToolArguments(config: ConfigOf<'tool_arguments'>, { request, output }: Candidate): Plan {
  const tools = request.input.tools ?? [];
  const calls = output.toolCalls;
  if (calls !== null && calls.length > 0) return planCalls(calls, tools);
  if (config.requireCall) return decided('fail', 'The answer calls no tool, but a call is required.', '/toolCalls');
  if (calls !== null) return decided('pass', null);
  if (output.text === null || output.text.trim() === '') return decided('fail', 'The answer is empty.');
  if (tools.length === 0) return decided('pass', null);
  return decided(
    'unknown',
    'Tools were offered and none was called; the text alone does not say whether one should be.',
  );
}

export function planCalls(calls: readonly ToolCall[], tools: readonly Tool[]): Plan {
  const byName = Map.groupBy(tools, (tool) => tool.function.name);
  const findings: Evidence = [];
  const checks: Check[] = [];
  for (const [index, call] of calls.entries()) {
    const offered = byName.get(call.name);
    const path = `/toolCalls/${index}`;
    if (offered === undefined) {
      findings.push({ path: `${path}/name`, message: clip(nameProblem(call.name, tools)) });
      continue;
    }
    const schemas = toCards(offered);
    if (typeof schemas === 'string') return broken('schema', schemas);
    const check = toArgumentsCheck(call, `${path}/arguments`, schemas);
    if (typeof check === 'string') findings.push({ path: `${path}/arguments`, message: clip(check) });
    else checks.push(check);
  }
  if (findings.length === 0) return { verdict: null, evidence: [], error: null, checks };
  return { verdict: 'fail', evidence: findings.slice(0, EVIDENCE_ITEMS), error: null, checks };
}

function nameProblem(name: string, tools: readonly Tool[]): string {
  if (tools.length === 0) return `"${name}" was called, but no tools were offered.`;
  const names = tools.slice(0, 10).map((tool) => `"${tool.function.name}"`);
  return `No tool is called "${clip(name, 64)}"; there is ${names.join(', ')}${tools.length > 10 ? ', …' : ''}.`;
}

function toCards(tools: readonly Tool[]): readonly SchemaCard[] | string {
  const cards: SchemaCard[] = [];
  for (const tool of tools) {
    const card = toSchemaCard(tool.function.parameters);
    if (typeof card === 'string') return card;
    cards.push(card);
  }
  return cards;
}

/** Arguments travel as text: that is several times cheaper than cloning objects, and depth cannot hurt a string. */
function toArgumentsCheck(call: ToolCall, path: string, schemas: readonly SchemaCard[]): Check | string {
  if (call.arguments === undefined) return 'The arguments are missing.';
  const isRaw = typeof call.arguments === 'string';
  let text: string | undefined;
  try {
    text = isRaw ? (call.arguments as string) : JSON.stringify(call.arguments);
  } catch (error) {
    if (error instanceof RangeError) return `The arguments nest deeper than ${jsonLimits.depth} levels.`;
  }
  if (text === undefined) return 'The arguments cannot be written as JSON.';
  if (text.length > answerLimits.characters) {
    return `The arguments are longer than ${answerLimits.characters} characters.`;
  }
  return { form: isRaw ? 'raw_arguments' : 'arguments', text, path, schemas };
}
