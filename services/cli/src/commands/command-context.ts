import type { Command } from 'commander';
import type { ExitCode } from '../cli-error.ts';
import type { ServerOptions } from '../server/find-server.ts';
import type { ServerClient } from '../server/server-client.ts';
import type { Output } from '../terminal/output.ts';

/** What every command is given. */
export interface CommandContext {
  readonly output: Output;
  /** Sets what the shell will be told. Without it: 0. */
  exitWith(code: ExitCode | number): void;
}

/** What the commands that speak to a server are given. */
export interface ServerContext extends CommandContext {
  connect(options: ServerOptions): Promise<ServerClient>;
}

export interface ServerCommandOptions extends ServerOptions {
  readonly json?: boolean;
}

/** The options that every command has that speaks to a server. */
export function withServerOptions(command: Command): Command {
  return command
    .option('--url <address>', 'the server (else UPSHIFT_URL, else the one that runs in the data directory)')
    .option('--data-dir <directory>', 'where the server keeps its data (default: the nearest .upshift)')
    .option('--json', 'print JSON and nothing else');
}
