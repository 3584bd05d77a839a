import { portfolioSchema } from '@upshift/contracts';
import { diffPortfolios } from '@upshift/core';
import { Command } from 'commander';
import { describeAnswer, describeDifferences } from '../change/describe-change.ts';
import { describeHistory } from '../change/describe-history.ts';
import { CliError } from '../cli-error.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import type { ChangeContext } from './portfolio-change-context.ts';

interface ReasonOptions extends ServerCommandOptions {
  readonly reason: string;
  readonly by?: string;
}

/** `upshift portfolio diff`: what a file says differently from the active version. */
export function createDiffCommand({ output, connect, readInput, linter }: ChangeContext): Command {
  const command = new Command('diff')
    .description('what a file says differently from the active version')
    .argument('<file>', 'the file; "-" reads standard input');
  return withServerOptions(command).action(async (file: string, options: ServerCommandOptions) => {
    const { portfolio, findings } = linter.parsePortfolio(await readInput(file), file);
    if (portfolio === null)
      throw new CliError(
        'FILE_UNREADABLE',
        `${file} is no portfolio: ${findings[0]?.message ?? 'nothing in it can be read'}`,
      );
    const active = await (await connect(options)).portfolio();
    const differences = diffPortfolios(portfolioSchema.parse(active.portfolio), portfolio);
    if (options.json === true) return output.json({ active: active.hash, differences });
    output.result(describeDifferences(differences, output.colors).join('\n'));
  });
}

/** `upshift portfolio history`: who changed what when and why. */
export function createHistoryCommand({ output, connect }: ChangeContext): Command {
  const command = new Command('history').description(
    'who changed the portfolio when and why; canaries, shadows and drills',
  );
  return withServerOptions(command).action(async (options: ServerCommandOptions) => {
    const history = await (await connect(options)).portfolioHistory();
    if (options.json === true) return output.json(history);
    output.result(describeHistory(history, output.colors));
  });
}

/** `upshift portfolio rollback`: the version before, or any other one. */
export function createRollbackCommand({ output, connect, userName = 'unknown' }: ChangeContext): Command {
  const command = new Command('rollback')
    .description('end the canary that runs, else make the version before the active one active again')
    .option('--to <hash>', 'this version instead; its first six digits are enough')
    .requiredOption('--reason <text>', 'why, for the log')
    .option('--by <name>', 'who asks for it (default: your user name)');
  return withServerOptions(command).action(
    async ({ to, reason, by = userName, ...options }: ReasonOptions & { to?: string }) => {
      const answer = await (await connect(options)).rollBackPortfolio({
        reason,
        by,
        ...(to === undefined ? {} : { to }),
      });
      if (options.json === true) return output.json(answer);
      const lines = [
        ...(answer.outcome === 'applied' ? describeDifferences(answer.differences, output.colors) : []),
        ...describeAnswer(answer, output.colors),
      ];
      output.result(lines.join('\n'));
    },
  );
}

/** `upshift portfolio stop`: ends a canary, shadow or drill. */
export function createStopCommand({ output, connect, userName = 'unknown' }: ChangeContext): Command {
  const command = new Command('stop')
    .description('end a canary, shadow or drill; the active version stays')
    .argument('<roll-out>', 'its id, as "upshift portfolio history" shows it')
    .requiredOption('--reason <text>', 'why, for the log')
    .option('--by <name>', 'who asks for it (default: your user name)');
  return withServerOptions(command).action(async (id: string, { reason, by = userName, ...options }: ReasonOptions) => {
    const rollout = await (await connect(options)).stopRollout(id, { reason, by });
    if (options.json === true) return output.json(rollout);
    output.result(`${output.colors.yellow('stopped')} ${rollout.kind} ${rollout.id}; the active version serves alone.`);
  });
}
