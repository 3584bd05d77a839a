import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { type Portfolio, portfolioSchema } from '@upshift/contracts';
import { relearnOnRows, whyRelearned, withoutRouter, withRouter } from '@upshift/lab';
import { encodeRouter, type Relearned } from '@upshift/learn';
import { Command, InvalidArgumentError } from 'commander';
import type { FollowDependencies } from '../evals/follow-run.ts';
import { replaceFile } from '../local/model-file.ts';
import { describeRelearned } from '../router/describe-relearned.ts';
import { openRouter } from '../router/open-router.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { parseMoment } from './parse-moment.ts';
import { parseCount } from './parse-number.ts';
import type { ReplayContext } from './replay.ts';

export interface RelearnContext extends ServerContext {
  readonly userName?: string | undefined;
  /** Wall time, ms since 1970. */
  readonly now: () => number;
  readonly evals: Pick<FollowDependencies, 'sleep'>;
  onSignal: ReplayContext['onSignal'];
}

interface RelearnOptions extends ServerCommandOptions {
  readonly ledger?: string;
  readonly modelsDir: string;
  readonly limit: number;
  readonly check: number;
  readonly dryRun?: boolean;
  readonly every?: number;
}

/** Of the tasks before the check: a candidate that forgets soon, and one that knows more. */
const windows = [400, 1600, 5000];

/**
 * `upshift router relearn`: one round of learning, to be run on a schedule. A router that is shown to be better on the newest
 * tasks is written beside the active one and put into the active portfolio; one that promises too much is taken out.
 */
export function createRelearnCommand(context: RelearnContext): Command {
  const { output, evals, onSignal } = context;
  const command = new Command('relearn')
    .description(
      'learn the router of a running system again from its ledger, and let it serve only if it is better on the newest tasks',
    )
    .requiredOption('--models-dir <folder>', 'where the portfolio’s relative paths of routers begin')
    .option('--ledger <when>', 'tasks accepted since then, such as 30d (default: the newest, whenever they were)')
    .option('--limit <count>', 'of the newest tasks, at most 5000', parseCount, 5000)
    .option('--check <count>', 'the newest tasks, which only check (at least 50)', parseCount, 200)
    .option('--every <hours>', 'go on, a round every so many hours, until it is stopped', parseHours)
    .option('--dry-run', 'say what would serve, and change nothing');
  return withServerOptions(command).action(async (options: RelearnOptions) => {
    if (options.every === undefined) return learnOnce(context, options);
    const stop = new AbortController();
    onSignal(() => stop.abort());
    while (!stop.signal.aborted) {
      // A round that fails changes nothing: the next one sees more.
      await learnOnce(context, options).catch((error: unknown) => {
        output.note(printableLine(error instanceof Error ? error.message : String(error)));
      });
      await evals.sleep(options.every * 3_600_000, stop.signal);
    }
  });
}

async function learnOnce({ output, connect, userName = 'unknown', now }: RelearnContext, options: RelearnOptions) {
  const client = await connect(options);
  const view = await client.portfolio();
  const portfolio = portfolioSchema.parse(view.portfolio);
  const active = portfolio.router === undefined ? null : await openRouter(placeOf(options, portfolio.router.file));
  const since = options.ledger === undefined ? {} : { since: parseMoment(options.ledger, now()) };
  const rows = await client.outcomes({ limit: options.limit, ...since });
  const settings = { seed: 1, checkTasks: options.check, windows };
  const learned = relearnOnRows(rows, active?.model ?? null, settings, portfolio);
  const next = await nextPortfolio(portfolio, learned, options);
  const isDryRun = options.dryRun === true;
  let version = view.hash;
  if (next !== null && !isDryRun) {
    const source = JSON.stringify(next);
    const order = {
      source,
      fileName: 'relearned.json',
      by: userName,
      reason: whyRelearned(learned),
      expected: view.hash,
    };
    version = (await client.applyPortfolio(order)).to;
  }
  const { tried, activated, suspended } = learned;
  const router = (next ?? portfolio).router ?? null;
  if (options.json === true)
    return output.json({ rows: rows.length, tried, activated, suspended, router, version, dryRun: isDryRun });
  for (const line of printableLines(describeRelearned(rows.length, learned, isDryRun))) output.result(line);
}

/** At most a fortnight: a timer holds no more than 24 days. */
function parseHours(text: string): number {
  const hours = Number(text);
  if (hours > 0 && hours <= 336) return hours;
  throw new InvalidArgumentError('It is a number of hours, above 0 and at most 336.');
}

/** The active portfolio with the router that is to serve; null: nothing changes. The router's file is written first. */
async function nextPortfolio(
  portfolio: Portfolio,
  { serving, activated, suspended }: Relearned,
  options: RelearnOptions,
): Promise<Portfolio | null> {
  if (suspended) return withoutRouter(portfolio);
  if (activated === null || serving === null) return null;
  const bytes = encodeRouter(serving);
  const next = withRouter(portfolio, createHash('sha256').update(bytes).digest('hex'));
  if (options.dryRun !== true && next.router !== undefined)
    await replaceFile(placeOf(options, next.router.file), bytes);
  return next;
}

function placeOf({ modelsDir }: RelearnOptions, file: string): string {
  return isAbsolute(file) ? file : join(modelsDir, file);
}
