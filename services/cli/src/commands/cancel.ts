import { Command } from 'commander';
import { describeState } from '../story/describe-state.ts';
import { printableLines } from '../terminal/printable.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

/** `upshift cancel`: ends a task; cancelling it again changes nothing. */
export function createCancelCommand({ output, connect }: ServerContext): Command {
  const command = new Command('cancel')
    .description('end a task; what a call under way costs is still booked to it')
    .argument('<task>', 'the id of the task');
  return withServerOptions(command).action(async (id: string, options: ServerCommandOptions) => {
    const task = await (await connect(options)).cancel(id);
    if (options.json === true) return output.json(task);
    output.result(describeState(printableLines(task), output.colors));
  });
}
