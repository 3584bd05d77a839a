import type { TaskView } from '@upshift/contracts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { waitForTask } from '../server/wait-for-task.ts';
import { describeAnswer } from '../story/describe-answer.ts';
import { describeState } from '../story/describe-state.ts';
import { printableLines } from '../terminal/printable.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { type ReadInput, readJson } from './read-input.ts';
import { type SubmitFileContext, submitFile } from './submit-file.ts';
import { taskExitCode } from './task-exit-code.ts';

interface SubmitOptions extends ServerCommandOptions {
  readonly workload?: string;
  readonly file?: string;
  readonly tools?: string;
  readonly schema?: string;
  readonly key?: string;
  readonly wait?: boolean;
  readonly lines?: boolean;
}

/** `upshift submit`: hands in one task; with `--wait` stays for the answer. */
export function createSubmitCommand(
  context: ServerContext & SubmitFileContext & { readonly readInput: ReadInput },
): Command {
  const { output, connect, readInput, exitWith } = context;

  const command = new Command('submit')
    .description('hand in a task, or with a file of JSON lines many')
    .argument('[prompt]', 'what to do; "-" reads it from standard input')
    .option('--workload <name>', 'the workload (else the one whose rules match)')
    .option(
      '--file <file>',
      'the whole body of POST /v1/tasks as JSON, before which other options go; or JSON lines (.jsonl, .ndjson, "-"), a body each',
    )
    .option('--lines', 'the file holds JSON lines, whatever its name')
    .option('--tools <file>', 'JSON list of tools that the model may call')
    .option('--schema <file>', 'JSON Schema of the answer')
    .option('--key <key>', 'idempotency key: the same key and body give the same task')
    .option('--wait', 'wait for the answer');

  return withServerOptions(command).action(async (prompt: string | undefined, options: SubmitOptions) => {
    const { file } = options;
    if (file !== undefined && (options.lines === true || /(^-|\.jsonl|\.ndjson)$/.test(file))) {
      refuseBesideLines(prompt, options);
      return submitFile(context, file, options);
    }
    const body = await toBody(readInput, prompt, options);
    const client = await connect(options);
    const accepted = await client.submit(body, { key: options.key });
    const task = options.wait === true ? await waitForTask(client, accepted.id) : accepted;
    if (options.wait === true) exitWith(taskExitCode(task));
    if (options.json === true) return output.json(task);
    printTask(context, task);
  });
}

/** What says something of one task says nothing of many. */
function refuseBesideLines(prompt: string | undefined, options: SubmitOptions): void {
  const names = ['workload', 'tools', 'schema', 'key', 'wait'] as const;
  const given = names.filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  if (prompt !== undefined) given.unshift('a prompt');
  const [first] = given;
  if (first === undefined) return;
  const message = `Each line of ${options.file} says for itself what ${first} would say. Leave ${first} out.`;
  throw new CliError('OPTION_INVALID', message);
}

function printTask({ output }: Pick<ServerContext, 'output'>, task: TaskView): void {
  if (task.state === 'open') {
    output.result(task.id);
    output.note(output.colors.dim(`Accepted. Follow it: upshift watch ${task.id}`));
    return;
  }
  const answer = describeAnswer(task);
  if (answer !== null) output.result(answer);
  output.note(describeState(printableLines(task), output.colors));
  output.note(output.colors.dim(`Why: upshift explain ${task.id}`));
}

/** The body as the server will judge it: the file's, with what the options say in its place. */
async function toBody(
  readInput: ReadInput,
  prompt: string | undefined,
  { workload, file, tools, schema }: SubmitOptions,
): Promise<Record<string, unknown>> {
  const given = file === undefined ? {} : await readObject(readInput, file);
  const text = prompt === '-' ? await readInput('-') : prompt;
  if (text === undefined && file === undefined) {
    throw new CliError('OPTION_INVALID', 'There is nothing to submit: give a prompt, or a body with --file.');
  }
  const body: Record<string, unknown> = { ...given };
  if (text !== undefined) {
    delete body['input'];
    body['prompt'] = text;
  }
  if (workload !== undefined) body['workload'] = workload;
  if (schema !== undefined) body['output'] = { schema: await readJson(readInput, schema) };
  if (tools !== undefined) addTools(body, await readJson(readInput, tools));
  return body;
}

/** A prompt is short for one user message; only the long form can carry tools. */
function addTools(body: Record<string, unknown>, tools: unknown): void {
  const { prompt } = body;
  const input = prompt === undefined ? body['input'] : { messages: [{ role: 'user', content: prompt }] };
  delete body['prompt'];
  body['input'] = { ...(typeof input === 'object' ? input : {}), tools };
}

async function readObject(readInput: ReadInput, file: string): Promise<Record<string, unknown>> {
  const value = await readJson(readInput, file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CliError('FILE_UNREADABLE', `${file} holds no JSON object.`);
}
