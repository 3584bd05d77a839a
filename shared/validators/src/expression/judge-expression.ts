import { clip } from '../clip.ts';
import { SchemaError } from '../compile-schema.ts';
import { libraryOf } from '../libraries.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';

type Compiled = (context: Record<string, unknown>) => unknown;

const EXPRESSIONS = 500;
const compiled = new Map<string, Compiled>();

/**
 * The expression is true of the answer. It sees `text`, `json` (the text parsed, null where it is none), `toolCalls`,
 * `confidence`, `messages` and `metadata`. What it looks for and does not find makes the verdict unknown: whoever may be
 * missing something says so with `has()`.
 *
 * @throws SchemaError for an expression that does not compile or gives no truth
 */
export const judgeExpression: TextJudge<'expression'> = (config, { input, output, confidence, metadata }) => {
  const evaluate = compile(config.expression);
  const { text, toolCalls } = output;
  const context = {
    text: text ?? '',
    json: parsed(text ?? ''),
    toolCalls: toolCalls ?? [],
    confidence: confidence ?? null,
    messages: input.messages,
    metadata: metadata ?? {},
  };
  let value: unknown;
  try {
    value = evaluate(context);
  } catch (error) {
    return { verdict: 'unknown', score: null, evidence: [finding(`The expression cannot be told: ${said(error)}.`)] };
  }
  if (typeof value !== 'boolean') throw new SchemaError('The expression must be true or false.');
  return value ? passed : failed([finding(config.message ?? `This does not hold: ${clip(config.expression, 150)}`)]);
};

function compile(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const { Environment } = libraryOf('expression');
  try {
    const environment = new Environment()
      .registerVariable('text', 'string')
      .registerVariable('json', 'dyn')
      .registerVariable('toolCalls', 'list')
      .registerVariable('confidence', 'dyn')
      .registerVariable('messages', 'list')
      .registerVariable('metadata', 'map');
    const program = environment.parse(expression);
    const { valid, error } = program.check();
    if (!valid) throw error ?? new Error('its types do not fit');
    if (compiled.size >= EXPRESSIONS) compiled.clear();
    compiled.set(expression, program);
    return program;
  } catch (error) {
    throw new SchemaError(`The expression does not compile: ${said(error)}.`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim().replace(/^```(?:json)?\s{0,9}\n([\s\S]*?)\n\s{0,9}```$/i, '$1'));
  } catch {
    return null;
  }
}

function finding(message: string): { path: string; message: string } {
  return { path: '', message };
}

/** The first line; the rest draws the expression with a pointer under it. */
function said(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '').replace(/\.$/, '') : 'unknown reason';
}
