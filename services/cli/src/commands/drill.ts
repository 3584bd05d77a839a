import type { RollbackTarget } from '@upshift/contracts';
import { Command, Option } from 'commander';
import { describeRollout } from '../change/describe-change.ts';
import { describeDrills } from '../change/describe-history.ts';
import { exitCodes } from '../cli-error.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import type { DeploymentsContext } from './deployments-context.ts';
import { parseCount, parseShare } from './parse-number.ts';

interface DrillOptions extends ServerCommandOptions {
  readonly reason: string;
  readonly by?: string;
  readonly to?: RollbackTarget;
  readonly traffic: 'serve' | 'shadow';
  readonly share: number;
  readonly tasks: number;
  readonly maxMinutes: number;
}

/** `upshift drill`: tries the way back of a deployment on a share of the tasks; without one, shows the drills that were. */
export function createDrillCommand(context: DeploymentsContext): Command {
  const command = new Command('drill')
    .description('try the way back of a deployment on a share of the tasks; without a name: show the drills on record')
    .argument('[deployment]', 'its name in the portfolio')
    .option('--share <share>', 'of the tasks that go without it', parseShare, 0.1)
    .addOption(
      new Option('--traffic <kind>', '"serve": tasks that are served go without it; "shadow": copies of them do')
        .choices(['serve', 'shadow'])
        .default('serve'),
    )
    .option('--tasks <count>', 'tasks without it that are needed', parseCount, 20)
    .option('--max-minutes <minutes>', 'after which a drill with too few tasks has failed', parseCount, 60)
    .addOption(
      new Option('--to <plan>', 'who takes its places (default: previous, else alternate)').choices([
        'previous',
        'alternate',
      ]),
    )
    .option('--reason <text>', 'why, for the log', 'a drill by hand')
    .option('--by <name>', 'who asks for it (default: your user name)');
  return withServerOptions(command).action((name: string | undefined, options: DrillOptions) =>
    name === undefined ? list(context, options) : start(context, name, options),
  );
}

/** Exit code 1 where the newest drill of a deployment failed: a way back that does not work. */
async function list({ output, connect, exitWith }: DeploymentsContext, options: DrillOptions): Promise<void> {
  const { drills } = await (await connect(options)).drills();
  const newest = [...Map.groupBy(drills, ({ settings }) => ('deployment' in settings ? settings.deployment : ''))].map(
    ([, own]) => own[0],
  );
  if (newest.some((drill) => drill?.state === 'failed')) exitWith(exitCodes.failed);
  if (options.json === true) return output.json({ drills });
  output.result(describeDrills(drills, output.colors));
}

async function start(
  { output, connect, userName = 'unknown' }: DeploymentsContext,
  deployment: string,
  options: DrillOptions,
): Promise<void> {
  const { reason, by = userName, to, traffic, share } = options;
  const drill = await (await connect(options)).startDrill({
    deployment,
    traffic,
    share,
    tasks: options.tasks,
    maxMinutes: options.maxMinutes,
    reason,
    by,
    ...(to === undefined ? {} : { to }),
  });
  if (options.json === true) return output.json(drill);
  output.result(
    `${output.colors.green('started')} ${describeRollout(drill, output.colors)}\nHow it goes: upshift drill`,
  );
}
