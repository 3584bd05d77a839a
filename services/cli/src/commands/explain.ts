import { Command } from 'commander';
import { tellStory } from '../story/tell-story.ts';
import { renderTree } from '../terminal/render-tree.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

/** `upshift explain`: the story of one task, from its ledger. */
export function createExplainCommand({ output, connect }: ServerContext): Command {
  const command = new Command('explain')
    .description('tell the story of a task: route, attempts, verdicts, decisions, money')
    .argument('<task>', 'id of the task');

  return withServerOptions(command).action(async (id: string, options: ServerCommandOptions) => {
    const ledger = await (await connect(options)).ledger(id);
    if (options.json === true) return output.json(ledger);
    output.result(renderTree(tellStory(ledger, output.colors), output.colors.dim));
  });
}
