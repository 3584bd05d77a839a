import { UpshiftError } from '@upshift/contracts';
import { Command, CommanderError } from 'commander';
import { CliError, type ExitCode, exitCodes } from './cli-error.ts';
import { createAlarmsCommand } from './commands/alarms.ts';
import { createAuditCommand } from './commands/audit.ts';
import { createBacktestCommand } from './commands/backtest.ts';
import type { BacktestContext } from './commands/backtest-context.ts';
import { createCancelCommand } from './commands/cancel.ts';
import type { ServerContext } from './commands/command-context.ts';
import { createDeploymentsCommand } from './commands/deployments.ts';
import type { DeploymentsContext } from './commands/deployments-context.ts';
import { createDesignCommand } from './commands/design.ts';
import { createDriftCommand } from './commands/drift.ts';
import { createDrillCommand } from './commands/drill.ts';
import { createEscalationsCommand } from './commands/escalations.ts';
import { createEvalCommand } from './commands/eval.ts';
import { createExplainCommand } from './commands/explain.ts';
import { createImportCommand } from './commands/import.ts';
import { createInitCommand, type InitContext } from './commands/init.ts';
import { createIntentsCommand } from './commands/intents.ts';
import { createLocalCommand, type LocalContext } from './commands/local.ts';
import { createModelsCommand, type ModelsContext } from './commands/models.ts';
import { createOutcomesCommand } from './commands/outcomes.ts';
import { createExportCommand } from './commands/outcomes-export.ts';
import { createFromEvalCommand } from './commands/outcomes-from-eval.ts';
import { createPortfolioCommand } from './commands/portfolio.ts';
import type { PortfolioLinter } from './commands/portfolio-linter.ts';
import type { ReadInput } from './commands/read-input.ts';
import { createReadinessCommand } from './commands/readiness.ts';
import { createReplayCommand, type ReplayContext } from './commands/replay.ts';
import { createReportCommand } from './commands/report.ts';
import { createReviewCommand, type ReviewContext } from './commands/review.ts';
import { createRouterCommand } from './commands/router.ts';
import { createRelearnCommand } from './commands/router-relearn.ts';
import { createStageCommand, type StageName } from './commands/stage.ts';
import { createStatusCommand } from './commands/status.ts';
import { createSubmitCommand } from './commands/submit.ts';
import type { SubmitFileContext } from './commands/submit-file.ts';
import { createTuneCommand } from './commands/tune.ts';
import { createUpCommand, type UpContext } from './commands/up.ts';
import { createVerifyRunCommand } from './commands/verify-run.ts';
import { createWatchCommand } from './commands/watch.ts';
import { createWhyCommand } from './commands/why.ts';
import type { PortfolioFiles } from './commands/write-portfolio.ts';
import type { Output } from './terminal/output.ts';
import { printableLine, printableLines } from './terminal/printable.ts';

/** Everything that the commands stand on; main.ts fills it, tests fill it with fakes. */
export interface ProgramContext
  extends ServerContext,
    DeploymentsContext,
    UpContext,
    ReplayContext,
    BacktestContext,
    SubmitFileContext,
    LocalContext,
    ReviewContext,
    PortfolioFiles,
    ModelsContext,
    InitContext {
  readonly version: string;
  readonly readInput: ReadInput;
  readonly linter: PortfolioLinter;
  startStage(name: StageName): Promise<unknown>;
}

/** Puts the commands together. */
export function createProgram(context: ProgramContext): Command {
  const program = new Command('upshift')
    .description('Runs each AI task on the cheapest model that is likely to get it right, and proves what that saved.')
    .version(context.version)
    .configureOutput({
      writeOut: (text) => context.output.result(text.trimEnd()),
      writeErr: (text) => context.output.note(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)');
  const commands = [
    createUpCommand(context),
    createSubmitCommand(context),
    createCancelCommand(context),
    createWatchCommand(context),
    createExplainCommand(context),
    createStatusCommand(context),
    createEscalationsCommand({ ...context, now: context.replay.now }),
    createAuditCommand({ ...context, now: context.replay.now }),
    createDriftCommand(context),
    createAlarmsCommand(context),
    createDeploymentsCommand(context),
    createReviewCommand(context),
    createVerifyRunCommand(context),
    createReportCommand(context),
    createWhyCommand(context),
    createReadinessCommand(context),
    createPortfolioCommand(context),
    createDrillCommand(context),
    createLocalCommand(context),
    createIntentsCommand(context),
    createInitCommand(context),
    createImportCommand(context),
    createReplayCommand(context),
    createOutcomesCommand(context).addCommand(createExportCommand(context)).addCommand(createFromEvalCommand(context)),
    createBacktestCommand({ ...context, now: context.replay.now }),
    createEvalCommand(context),
    createModelsCommand(context),
    createRouterCommand(context).addCommand(createRelearnCommand({ ...context, now: context.replay.now })),
    createDesignCommand(context),
    createTuneCommand(context),
    createStageCommand(context),
  ];
  for (const command of commands) program.addCommand(inherit(command, program));
  return program;
}

/** Commands that were made elsewhere take over how the program writes and exits; so do their own. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

/**
 * Runs one command line and says what is wrong in one line: on stderr, or with `--json` as the JSON document.
 *
 * @returns the exit code for an error, undefined when there was none (then the command has said its own)
 */
export async function runProgram(
  program: Command,
  argv: readonly string[],
  output: Output,
): Promise<ExitCode | undefined> {
  try {
    await program.parseAsync(argv, { from: 'user' });
    return undefined;
  } catch (error) {
    const { code, message, path, exitCode, silent } = toProblem(error);
    if (exitCode === exitCodes.ok) return exitCode;
    const place = path === undefined ? {} : { path };
    if (argv.includes('--json')) output.json({ error: { code, message, ...place } });
    else if (!silent) output.note(describeProblem({ code, message, path }, output));
    return exitCode;
  }
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path: string | undefined;
  readonly exitCode: ExitCode;
  /** The parser has said it already. */
  readonly silent: boolean;
}

function toProblem(error: unknown): Problem {
  if (error instanceof CliError) return { ...error, message: error.message, silent: false };
  if (error instanceof CommanderError) {
    const shown = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    const message = error.message.replace(/^error: /, '');
    const exitCode = shown ? exitCodes.ok : exitCodes.usage;
    return { code: 'OPTION_INVALID', message, path: undefined, exitCode, silent: true };
  }
  if (error instanceof UpshiftError) {
    const exitCode = error.code === 'CONFIG_INVALID' ? exitCodes.usage : exitCodes.failed;
    return { code: error.code, message: error.message, path: error.path, exitCode, silent: false };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', message, path: undefined, exitCode: exitCodes.failed, silent: false };
}

/** A message may have several lines (one a finding); each is made safe by itself. */
function describeProblem({ code, message, path }: Pick<Problem, 'code' | 'message' | 'path'>, output: Output): string {
  const lines = printableLines(message.split('\n')).join('\n');
  const place = path === undefined ? '' : ` (at ${printableLine(path)})`;
  return `${output.colors.red('error')} ${output.colors.bold(printableLine(code))} ${lines}${place}`;
}
