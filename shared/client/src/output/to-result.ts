import type { SettledState, TaskView } from '@upshift/contracts';
import { z } from 'zod';
import { UpshiftOutputError } from '../client-errors.ts';
import { isZodSchema, type OutputSchema } from './output-schema.ts';
import type { TaskResult } from './task-result.ts';

export type SettledTask = TaskView & { readonly state: SettledState };

/**
 * The result of a settled task.
 *
 * @throws UpshiftOutputError when it succeeded with an answer that the schema does not fit
 */
export async function toResult(task: SettledTask, schema: OutputSchema | undefined): Promise<TaskResult<unknown>> {
  const { id, state, reason } = task;
  if (state !== 'succeeded') return { ok: false, id, state, output: null, reason, task };
  const text = task.output?.text ?? null;
  const toolCalls = task.output?.toolCalls ?? null;
  const output = schema === undefined ? text : await readOutput(task, text, schema);
  return { ok: true, id, state, output, text, toolCalls, task };
}

async function readOutput(task: TaskView, text: string | null, schema: OutputSchema): Promise<unknown> {
  const json: unknown = task.output?.json ?? null;
  // The API says null of a text that is no JSON, as of the JSON text "null".
  if (json === null && text?.trim() !== 'null')
    throw new UpshiftOutputError(task, [{ path: '', message: 'it is not JSON' }]);
  if (!isZodSchema(schema)) return json;
  const parsed = await z.safeParseAsync(schema, json);
  if (parsed.success) return parsed.data;
  throw new UpshiftOutputError(task, parsed.error.issues.map(toIssue));
}

function toIssue({ path, message }: z.core.$ZodIssue): { path: string; message: string } {
  return { path: path.map((key) => `/${String(key)}`).join(''), message };
}
