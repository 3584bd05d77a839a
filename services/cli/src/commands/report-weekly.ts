import {
  type ApplyAnswer,
  canarySettingsSchema,
  type Proposal,
  storedWeekliesSchema,
  type WeeklyReport,
} from '@upshift/contracts';
import { renderReport } from '@upshift/reports';
import { Command, Option } from 'commander';
import { type Document, parseDocument, visit } from 'yaml';
import { describeAnswer, describeBacktest, describeDifferences } from '../change/describe-change.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { describeStoredWeekly } from '../reports/describe-stored-weekly.ts';
import { describeWeekly } from '../reports/describe-weekly.ts';
import type { ServerClient } from '../server/server-client.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseShare } from './parse-number.ts';
import type { ReportContext } from './report-context.ts';

interface WeeklyOptions extends ServerCommandOptions {
  readonly period: string;
  readonly format: 'text' | 'html' | 'markdown';
  readonly list?: boolean;
  readonly stored?: boolean;
  readonly apply?: string;
  readonly signOff?: string;
  readonly comment?: string;
  readonly by?: string;
  readonly dryRun?: boolean;
  readonly canary?: number;
  readonly force?: string;
}

/** `upshift report weekly`: what escalated and what to change; applies a proposal, or signs the review off. */
export function createWeeklyCommand(context: ReportContext): Command {
  const { output, connect } = context;
  const command = new Command('weekly')
    .description('what escalated, why, and what the recorded tasks say to change')
    .option('--period <period>', 'a week (2026-W48), day, range (a..b), this-week, last-week or 7d; UTC', 'last-week')
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['text', 'html', 'markdown']).default('text'),
    )
    .addOption(
      new Option('--list', 'list the reviews that the evaluator made and stored').conflicts([
        'stored',
        'apply',
        'signOff',
      ]),
    )
    .addOption(
      new Option('--stored', 'show the stored review of the period instead of one made now').conflicts([
        'apply',
        'signOff',
      ]),
    )
    .addOption(
      new Option('--apply <proposal>', 'make this proposal the active version, after its backtest').conflicts(
        'signOff',
      ),
    )
    .option('--dry-run', 'with --apply: say what would change, and what the backtest says; change nothing')
    .option('--canary <share>', 'with --apply: serve a share of new tasks first, such as 10%', parseShare)
    .option('--force <reason>', 'with --apply: although another backtest says that it is worse; the reason is logged')
    .option('--by <name>', 'who applies it (default: your user name)')
    .option('--sign-off <name>', 'note that you have read the review; readiness asks for it')
    .option('--comment <text>', 'to go with the sign-off');
  return withServerOptions(command).action(async (options: WeeklyOptions) => {
    const client = await connect(options);
    if (options.signOff !== undefined) return signOff(context, client, options.signOff, options);
    if (options.list === true) return list(context, client, options);
    const report = await client.weeklyReport(options.period, options.stored === true);
    if (options.apply !== undefined) return apply(context, client, findProposal(report, options.apply), options);
    if (options.json === true) return output.json(report);
    const { format } = options;
    output.result((format === 'text' ? describeWeekly(report, output.colors) : renderReport(report, format)).trimEnd());
  });
}

async function list({ output }: ReportContext, client: ServerClient, { json }: WeeklyOptions): Promise<void> {
  const stored = await client.request(storedWeekliesSchema, 'GET', '/v1/reports/weekly/stored');
  if (json === true) return output.json(stored);
  output.result(describeStoredWeekly(stored));
}

async function signOff(
  { output }: ReportContext,
  client: ServerClient,
  by: string,
  { period, comment, json }: WeeklyOptions,
): Promise<void> {
  const signed = await client.signOffWeekly({ period, by, ...(comment === undefined ? {} : { comment }) });
  if (json === true) return output.json(signed);
  const { from, until } = signed.period;
  output.result(
    `${output.colors.green('signed off')} the escalation review of ${from.slice(0, 10)} to ${until.slice(0, 10)}.`,
  );
}

function findProposal({ proposals, portfolio }: WeeklyReport, id: string): { proposal: Proposal; hash: string } {
  const proposal = proposals.find((one) => one.id === id);
  if (proposal !== undefined) return { proposal, hash: portfolio.hash };
  const known =
    proposals.length === 0 ? 'There is none now.' : `There are: ${proposals.map((one) => one.id).join(', ')}.`;
  throw new CliError('PROPOSAL_UNKNOWN', `The review has no proposal "${id}". ${known}`, {
    exitCode: exitCodes.failed,
  });
}

/** Through the same door as any other change: checked, backtested again, logged. Comments of the file stay. */
async function apply(
  { output, userName = 'unknown' }: ReportContext,
  client: ServerClient,
  { proposal, hash }: { readonly proposal: Proposal; readonly hash: string },
  { by = userName, json, dryRun = false, canary, force }: WeeklyOptions,
): Promise<void> {
  const active = await client.portfolio();
  const answer: ApplyAnswer = await client.applyPortfolio({
    source: editSource(active.source, proposal),
    fileName: 'the proposal',
    by,
    reason: `Weekly escalation review, ${proposal.id}: ${proposal.title}`.slice(0, 1000),
    expected: hash,
    dryRun,
    ...(canary === undefined ? {} : { canary: canarySettingsSchema.parse({ share: canary }) }),
    ...(force === undefined ? {} : { force }),
  });
  if (json === true) return output.json(answer);
  output.result(
    [
      ...describeDifferences(answer.differences, output.colors),
      ...(answer.backtest === null ? [] : ['', ...describeBacktest(answer.backtest, output.colors)]),
      '',
      ...describeAnswer(answer, output.colors),
      ...(dryRun
        ? []
        : ['Your file does not have the change yet: put it there as well, before you apply the file again.']),
    ].join('\n'),
  );
}

function editSource(source: string, { edits, id }: Proposal): string {
  const document = parseDocument(source);
  try {
    for (const { path, value } of edits) {
      if (isShared(document, path)) throw new Error('Another part of the file is written as an alias of this one.');
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value, { flow: true }));
    }
    return document.toString();
  } catch (error) {
    throw new CliError(
      'PROPOSAL_UNFIT',
      `The file of the active version cannot be edited for ${id}; make the change by hand, then "upshift portfolio apply".`,
      { exitCode: exitCodes.failed, cause: error },
    );
  }
}

/** Whether a place stands inside what is written once and used twice: edited there, it would change elsewhere too. */
function isShared(document: Document, path: Proposal['edits'][number]['path']): boolean {
  const anchors = new Set(
    path.flatMap((_, at) => {
      const node = document.getIn(path.slice(0, at + 1), true);
      return typeof node === 'object' && node !== null && 'anchor' in node && node.anchor !== undefined
        ? [node.anchor]
        : [];
    }),
  );
  let shared = false;
  visit(document, {
    Alias(_key, { source }) {
      if (anchors.has(source)) shared = true;
    },
  });
  return shared;
}
