import { basename } from 'node:path';
import { type BacktestSummary, canarySettingsSchema, portfolioSchema, shadowSettingsSchema } from '@upshift/contracts';
import { judgeChange } from '@upshift/lab';
import { Command } from 'commander';
import type { z } from 'zod';
import { describeAnswer, describeBacktest, describeDifferences } from '../change/describe-change.ts';
import { CliError } from '../cli-error.ts';
import type { ServerClient } from '../server/server-client.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseShare, parseUsd } from './parse-number.ts';
import type { ChangeContext } from './portfolio-change-context.ts';

interface ApplyOptions extends ServerCommandOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly expected?: string;
  readonly dryRun?: boolean;
  readonly force?: string;
  readonly outcomes?: string;
  readonly canary?: number;
  readonly canaryBy?: 'task' | 'tenant';
  readonly settings?: string;
  readonly shadow?: number;
  readonly shadowBudget?: number;
}

/** `upshift portfolio apply`: checks, backtests and applies a file: at once, or as a canary or shadow first. */
export function createApplyCommand(context: ChangeContext): Command {
  const command = new Command('apply')
    .description(
      'make a portfolio file the active version of a running system; says what differs and what the backtest says',
    )
    .argument('<file>', 'the file; "-" reads standard input')
    .option('--reason <text>', 'why, for the log (asked for, unless --dry-run)')
    .option('--by <name>', 'who asks for it (default: your user name)')
    .option('--dry-run', 'say what would change and change nothing')
    .option('--force <reason>', 'apply although the backtest says that it is worse; the reason is logged')
    .option('--expected <hash>', 'only if this version is active')
    .option('--outcomes <file>', 'backtest on this outcome table instead of the newest tasks of the ledger')
    .option(
      '--canary <share>',
      'serve a share of new tasks first, such as 10%; promoted or rolled back by itself',
      parseShare,
    )
    .option('--canary-by <what>', 'draw each "task", or each "tenant" with all its tasks', 'task')
    .option('--settings <json>', 'more of the canary or shadow, such as \'{"margins":{"successPoints":2}}\'')
    .option('--shadow <share>', 'run a share of the tasks a second time, never serving', parseShare)
    .option('--shadow-budget <usd>', 'what the shadow may spend in all', parseUsd);
  return withServerOptions(command).action((file: string, options: ApplyOptions) => apply(context, file, options));
}

async function apply(context: ChangeContext, file: string, options: ApplyOptions): Promise<void> {
  const { output, userName = 'unknown' } = context;
  if (options.reason === undefined && options.dryRun !== true)
    throw new CliError('OPTION_INVALID', 'Say why with --reason "…": it stands in the log for whoever looks later.');
  const source = await context.readInput(file);
  const client = await context.connect(options);
  const backtest =
    options.outcomes === undefined
      ? undefined
      : await backtestOn(context, client, { source, file, outcomes: options.outcomes });
  const answer = await client.applyPortfolio({
    source,
    fileName: file === '-' ? 'standard input' : basename(file),
    by: options.by ?? userName,
    reason: options.reason ?? 'a dry run',
    dryRun: options.dryRun === true,
    ...(options.force === undefined ? {} : { force: options.force }),
    ...(options.expected === undefined ? {} : { expected: options.expected }),
    ...(backtest === undefined ? {} : { backtest }),
    ...rolloutOf(options),
  });
  if (options.json === true) return output.json(answer);
  const lines = [
    ...(answer.outcome === 'unchanged' ? [] : describeDifferences(answer.differences, output.colors)),
    ...(answer.backtest === null ? [] : ['', ...describeBacktest(answer.backtest, output.colors)]),
    '',
    ...describeAnswer(answer, output.colors),
  ];
  output.result(lines.join('\n').trim());
}

function rolloutOf(options: ApplyOptions) {
  const more = parseSettings(options.settings);
  if (options.canary !== undefined)
    return { canary: check(canarySettingsSchema, { share: options.canary, by: options.canaryBy, ...more }) };
  if (options.shadow === undefined) return {};
  if (options.shadowBudget === undefined)
    throw new CliError('OPTION_INVALID', 'Say what the shadow may spend with --shadow-budget, in USD.');
  return { shadow: check(shadowSettingsSchema, { share: options.shadow, budgetUsd: options.shadowBudget, ...more }) };
}

function parseSettings(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new CliError('OPTION_INVALID', '--settings is a JSON object.');
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(
    'OPTION_INVALID',
    `${issue?.path.join('.') ?? 'settings'}: ${issue?.message ?? 'not as it should be'}.`,
  );
}

/** On rows of the caller's: with the plans of the file and of the active version. */
async function backtestOn(
  { linter, streamOutcomes, backtest }: ChangeContext,
  client: ServerClient,
  { source, file, outcomes }: { readonly source: string; readonly file: string; readonly outcomes: string },
): Promise<BacktestSummary | undefined> {
  const candidate = linter.parsePortfolio(source, file).portfolio;
  const active = portfolioSchema.parse((await client.portfolio()).portfolio);
  // What is wrong with the file the server says, with lines.
  if (candidate === null || linter.lintPortfolio(candidate).some(({ severity }) => severity === 'error'))
    return undefined;
  const rows = await Array.fromAsync(streamOutcomes(outcomes));
  const runner = await backtest.createRunner();
  try {
    return await judgeChange({ active, candidate, rows, source: 'outcomes', runner, now: backtest.now });
  } finally {
    await runner.close();
  }
}
