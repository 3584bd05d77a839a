import { candidateStates, type EvalCandidate, referenceSchema } from '@upshift/contracts';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { createEvalApi } from '../evals/eval-api.ts';
import type { EvalContext } from '../evals/eval-context.ts';
import { printableLine } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { readJson } from './read-input.ts';

/** `upshift eval candidates|approve|dismiss`: settled tasks that may become cases; a person decides. */
export function createCandidateCommands(context: EvalContext): Command[] {
  return [createList(context), createApprove(context), createDismiss(context)];
}

function createList({ output, connect }: EvalContext): Command {
  const command = new Command('candidates')
    .description('list tasks that may become cases: from escalations, reviews, audits and feedback')
    .option('--workload <name>', 'those of one workload')
    .addOption(new Option('--state <state>', 'which').choices(candidateStates).default('waiting'));
  return withServerOptions(command).action(
    async (options: ServerCommandOptions & { workload?: string; state: string }) => {
      const candidates = await createEvalApi(await connect(options)).candidates({
        workload: options.workload,
        state: options.state,
      });
      if (options.json === true) return output.json({ candidates });
      if (candidates.length === 0) return output.result('There is none.');
      const columns = [
        { title: 'id', align: 'right' },
        { title: 'workload' },
        { title: 'source' },
        { title: 'verdict' },
        { title: 'right answer' },
        { title: 'asked' },
        { title: 'note' },
      ] as const;
      output.result(renderTable(columns, candidates.map(toRow)));
    },
  );
}

function toRow(one: EvalCandidate): string[] {
  const asked = one.input.messages.at(-1)?.content ?? '';
  return [
    one.id,
    one.workload,
    one.source,
    one.verdict,
    one.reference === null ? 'not known' : shorten(describeReference(one.reference), 30),
    shorten(asked, 40),
    toNote(one),
  ].map((text) => printableLine(text));
}

function toNote({ decidedBy, comment, repeats, duplicateOf }: EvalCandidate): string {
  return [
    decidedBy,
    repeats === 0 ? null : `${repeats} more ask the same`,
    duplicateOf === null ? null : `asks the same as ${duplicateOf}`,
    comment === null ? null : shorten(comment, 50),
  ]
    .filter((part) => part !== null)
    .join('; ');
}

function describeReference(reference: NonNullable<EvalCandidate['reference']>): string {
  if ('text' in reference) return reference.text;
  return JSON.stringify('json' in reference ? reference.json : reference.toolCalls);
}

function shorten(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

interface ApproveOptions extends ServerCommandOptions {
  readonly by?: string;
  readonly reference?: string;
  readonly edgeCase?: boolean;
}

function createApprove(context: EvalContext): Command {
  const { output, connect, readInput } = context;
  const command = new Command('approve')
    .description('make a candidate a case of its workload’s eval set')
    .argument('<id>', 'as "eval candidates" names it')
    .option('--by <name>', 'who approves it (default: the name of this account)')
    .option(
      '--reference <file>',
      'the right answer as JSON: {"text"}, {"json"} or {"toolCalls"}; instead of the task’s own',
    )
    .option('--edge-case', 'it is one that must not fail');
  return withServerOptions(command).action(async (id: string, options: ApproveOptions) => {
    const reference =
      options.reference === undefined
        ? undefined
        : parseReference(await readJson(readInput, options.reference), options.reference);
    const api = createEvalApi(await connect(options));
    const added = await api.approve(id, { by: nameOf(context, options.by), reference, edgeCase: options.edgeCase });
    if (options.json === true) return output.json(added);
    output.result(`Approved: the set has ${added.cases} cases, version ${added.hash.slice(0, 12)}.`);
  });
}

function parseReference(value: unknown, file: string) {
  const parsed = referenceSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CliError('FILE_UNREADABLE', `${file} is no reference: {"text": …}, {"json": …} or {"toolCalls": […]}.`);
}

function createDismiss(context: EvalContext): Command {
  const { output, connect } = context;
  const command = new Command('dismiss')
    .description('dismiss a candidate')
    .argument('<id>', 'as "eval candidates" names it')
    .option('--by <name>', 'who dismisses it (default: the name of this account)');
  return withServerOptions(command).action(async (id: string, options: ServerCommandOptions & { by?: string }) => {
    await createEvalApi(await connect(options)).dismiss(id, nameOf(context, options.by));
    if (options.json === true) return output.json({ id, dismissed: true });
    output.result('Dismissed.');
  });
}

/** @throws CliError OPTION_INVALID where neither the command nor the account says who it is */
function nameOf({ userName }: EvalContext, by: string | undefined): string {
  const name = by ?? userName;
  if (name !== undefined) return name;
  throw new CliError('OPTION_INVALID', 'Say who decides: --by <name>.');
}
