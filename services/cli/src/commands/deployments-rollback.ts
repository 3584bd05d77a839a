import type { RollbackTarget } from '@upshift/contracts';
import { Command, Option } from 'commander';
import { describeAnswer, describeDifferences } from '../change/describe-change.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import type { DeploymentsContext } from './deployments-context.ts';

interface RollbackOptions extends ServerCommandOptions {
  readonly reason: string;
  readonly by?: string;
  readonly to?: RollbackTarget;
  readonly dryRun?: boolean;
}

/** `upshift deployments rollback`: its plan takes its places, in one command. */
export function createDeploymentRollbackCommand({
  output,
  connect,
  userName = 'unknown',
}: DeploymentsContext): Command {
  const command = new Command('rollback')
    .description('apply the version in which its "previous" (or "alternate") has taken its places')
    .argument('<deployment>', 'its name in the portfolio')
    .requiredOption('--reason <text>', 'why, for the log')
    .option('--by <name>', 'who asks for it (default: your user name)')
    .addOption(
      new Option('--to <plan>', 'who takes its places (default: previous, else alternate)').choices([
        'previous',
        'alternate',
      ]),
    )
    .option('--dry-run', 'say what would change and change nothing');
  return withServerOptions(command).action(
    async (name: string, { reason, by = userName, to, dryRun = false, ...options }: RollbackOptions) => {
      const answer = await (await connect(options)).rollBackDeployment(name, {
        reason,
        by,
        dryRun,
        ...(to === undefined ? {} : { to }),
      });
      if (options.json === true) return output.json(answer);
      output.result(
        [...describeDifferences(answer.differences, output.colors), '', ...describeAnswer(answer, output.colors)].join(
          '\n',
        ),
      );
    },
  );
}
