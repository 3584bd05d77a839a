import { Command } from 'commander';
import { exitCodes } from '../cli-error.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderVerification } from '../verify/render-verification.ts';
import { verifyRun } from '../verify/verify-run.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

/** `upshift verify-run`: counts every figure of a sample run again; exit code 1 where anything differs. */
export function createVerifyRunCommand({ output, connect, exitWith }: ServerContext): Command {
  const command = new Command('verify-run')
    .description('count every figure of a sample run again from the rows of its tasks, and say what differs')
    .argument('[run]', 'id of the sample run', 'latest');

  return withServerOptions(command).action(async (id: string, options: ServerCommandOptions) => {
    const verification = await verifyRun(await connect(options), id);
    if (!verification.agrees) exitWith(exitCodes.failed);
    if (options.json === true) return output.json(verification);
    output.result(renderVerification(printableLines(verification), output.colors));
  });
}
