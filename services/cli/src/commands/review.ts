import { type ReviewClaim, reviewerSchema } from '@upshift/contracts';
import { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import type { ReviewDesk } from '../review/create-review-desk.ts';
import { describeDecision, describeFindings, describeQueue, describeReview } from '../review/describe-review.ts';
import { outputOf } from '../review/edited-answer.ts';
import { runSession } from '../review/run-session.ts';
import { EditRefused, type ServerClient } from '../server/server-client.ts';
import { printableLine } from '../terminal/printable.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { parseCount } from './parse-number.ts';
import type { ReadInput } from './read-input.ts';

/** What `upshift review` stands on, besides a server. */
export interface ReviewContext {
  readonly review: ReviewDesk;
}

type Context = ServerContext & ReviewContext & { readonly readInput: ReadInput };

interface QueueOptions extends ServerCommandOptions {
  readonly workload?: string;
  readonly risk?: string;
  readonly claimed?: boolean;
  readonly free?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
  readonly as?: string;
}

interface DecisionOptions extends ServerCommandOptions {
  readonly as?: string;
  readonly comment?: string;
  readonly attempt?: string;
  readonly file?: string;
  readonly insist?: string;
}

/** `upshift review`: tasks that no tier could prove, and a person's decision on them. */
export function createReviewCommand(context: Context): Command {
  const command = withQueueOptions(
    new Command('review').description('decide the tasks that no model could be proved right on'),
  );
  command.addHelpText(
    'after',
    '\nWithout a subcommand: goes through the queue with you, where a terminal is there; else lists it.',
  );
  for (const child of [
    createList(context),
    createShow(context),
    createClaim(context),
    createRelease(context),
    createAccept(context),
    createEdit(context),
    createReject(context),
  ])
    command.addCommand(child);
  return command.action(async (options: QueueOptions) => {
    if (!context.review.interactive || options.json === true) return list(context, options);
    const reviewer = nameOf(context, options) ?? (await context.review.text('Who are you?', true));
    if (reviewer === null) return;
    const client = await context.connect(options);
    const { output, review: desk } = context;
    await runSession({ client, desk, output, reviewer: checked(reviewer) }, toQuery(options));
  });
}

function createList(context: Context): Command {
  const command = new Command('list').description('show what waits for a person, the oldest first');
  return withQueueOptions(command).action((_options: unknown, self: Command) =>
    list(context, self.optsWithGlobals<QueueOptions>()),
  );
}

async function list({ connect, output }: Context, options: QueueOptions): Promise<void> {
  const page = await (await connect(options)).reviews(toQuery(options));
  if (options.json === true) return output.json(page);
  output.result(describeQueue(page, output.colors));
}

function createShow({ connect, output }: Context): Command {
  const command = taskCommand('show', 'show the question, every answer and what was found of it');
  return onTask(command, async (task, options) => {
    const detail = await (await connect(options)).review(task);
    if (options.json === true) return output.json(detail);
    output.result(describeReview(detail, output.colors));
  });
}

function createClaim(context: Context): Command {
  const { connect, output } = context;
  const command = withReviewer(taskCommand('claim', 'take a task; again: keep it for longer'));
  return onTask(command, async (task, options) => {
    const claim = await (await connect(options)).claimReview(task, reviewerOf(context, options));
    if (options.json === true) return output.json(claim);
    const { bold } = output.colors;
    output.result(`${bold(claim.task)} is ${printableLine(claim.reviewer)}'s until ${claim.leaseUntil}`);
    output.note(output.colors.dim(`Read it: upshift review show ${claim.task}. Then accept, edit or reject it.`));
  });
}

function createRelease(context: Context): Command {
  const command = withReviewer(taskCommand('release', 'give a task back'));
  return onTask(command, async (task, options) => {
    const { client, claim } = await take(context, task, options);
    await client.releaseReview(claim);
    if (options.json === true) return context.output.json({ task, released: true });
    context.output.result(`${claim.task} waits for somebody else.`);
  });
}

function createAccept(context: Context): Command {
  const command = withReviewer(taskCommand('accept', 'accept the proposed answer, or one that you name'))
    .option('--attempt <id>', 'whose answer is right (else the proposed one)')
    .option('--comment <text>', 'what its producer should know');
  return onTask(command, (task, options) =>
    decide(context, task, options, 'accept', pick(options, 'attempt', 'comment')),
  );
}

function createEdit(context: Context): Command {
  const command = withReviewer(taskCommand('edit', 'write the answer; the validators of its workload look at it'))
    .requiredOption('--file <file>', 'the answer as a text, or JSON with "toolCalls"; "-" reads standard input')
    .option('--insist <reason>', 'it is right although the validators do not let it pass')
    .option('--comment <text>', 'what its producer should know');
  return onTask(command, async (task, options) => {
    const answer = outputOf((await context.readInput(options.file ?? '-')).replace(/\n$/, ''));
    await decide(context, task, options, 'edit', { answer, ...pick(options, 'insist', 'comment') });
  });
}

function createReject(context: Context): Command {
  const command = withReviewer(
    taskCommand('reject', 'say that there is no right answer: the task fails'),
  ).requiredOption('--comment <text>', 'why; its producer reads it');
  return onTask(command, (task, options) => decide(context, task, options, 'reject', pick(options, 'comment')));
}

async function decide(
  context: Context,
  task: string,
  options: DecisionOptions,
  verdict: 'accept' | 'edit' | 'reject',
  body: object,
): Promise<void> {
  const { output, exitWith } = context;
  const { client, claim } = await take(context, task, options);
  try {
    const decision = await client.decideReview(claim, verdict, body);
    if (options.json === true) return output.json(decision);
    output.result(describeDecision(decision, output.colors));
    if (decision.verdicts.length > 0) output.note(describeFindings(decision.verdicts, output.colors));
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    exitWith(exitCodes.failed);
    const { code, message, path, verdicts } = error;
    if (options.json === true) return output.json({ error: { code, message, path }, verdicts });
    output.note(`${output.colors.red('error')} ${output.colors.bold(code)} ${printableLine(message)}`);
    output.note(describeFindings(verdicts, output.colors));
  }
}

/** Claims first: the same name gets the claim that it has, so that the time counts from there. */
async function take(
  context: Context,
  task: string,
  options: DecisionOptions,
): Promise<{ client: ServerClient; claim: ReviewClaim }> {
  const reviewer = reviewerOf(context, options);
  const client = await context.connect(options);
  return { client, claim: await client.claimReview(task, reviewer) };
}

function taskCommand(name: string, description: string): Command {
  return withServerOptions(new Command(name).description(description).argument('<task>', 'the id of the task'));
}

/** Options that the command shares with its parent may stand before or after its name. */
function onTask(command: Command, run: (task: string, options: DecisionOptions) => Promise<void>): Command {
  return command.action((task: string, _options: unknown, self: Command) =>
    run(task, self.optsWithGlobals<DecisionOptions>()),
  );
}

function withReviewer(command: Command): Command {
  return command.option('--as <name>', 'who decides (else UPSHIFT_REVIEWER)');
}

function withQueueOptions(command: Command): Command {
  return withReviewer(
    withServerOptions(command)
      .option('--workload <name>', 'only of this workload')
      .option('--risk <level>', 'only of this risk: low, medium, high, critical')
      .option('--claimed', 'only what somebody has')
      .option('--free', 'only what nobody has')
      .option('--limit <n>', 'how many', parseCount)
      .option('--cursor <cursor>', 'where the page before ended'),
  );
}

function toQuery({ workload, risk, claimed, free, limit, cursor }: QueueOptions): Record<string, string> {
  const wanted = claimed === true ? 'true' : free === true ? 'false' : undefined;
  const query = { workload, risk, claimed: wanted, limit: limit?.toString(), cursor };
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function pick(options: DecisionOptions, ...names: readonly ('attempt' | 'comment' | 'insist')[]): object {
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}

function nameOf({ review }: Context, options: { readonly as?: string }): string | null {
  return options.as ?? review.reviewer;
}

/** @throws CliError OPTION_INVALID */
function reviewerOf(context: Context, options: { readonly as?: string }): string {
  const name = nameOf(context, options);
  if (name === null) throw new CliError('OPTION_INVALID', 'Say who decides: --as <name>, or set UPSHIFT_REVIEWER.');
  return checked(name);
}

function checked(name: string): string {
  const parsed = reviewerSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new CliError('OPTION_INVALID', 'A name has 1 to 64 characters and no control characters.');
}
