import { Argument, Command } from 'commander';

/** The services that run as a process of their own. */
export const stageNames = [
  'api',
  'classifier',
  'executor',
  'validator',
  'escalator',
  'reconciler',
  'evaluator',
] as const;
export type StageName = (typeof stageNames)[number];

/** `upshift stage`: one service in this process. It reads its own environment and stops on its own signals. */
export function createStageCommand({ startStage }: { startStage(name: StageName): Promise<unknown> }): Command {
  return new Command('stage')
    .description('run one service; DATABASE_URL and REDIS_URL say on what')
    .addArgument(new Argument('<name>', 'the service').choices(stageNames))
    .action(async (name: StageName) => {
      await startStage(name);
    });
}
