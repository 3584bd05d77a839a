import { resolve } from 'node:path';
import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { parsePort } from './parse-number.ts';

export interface UpOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Null: the sample portfolio of the repository. */
  readonly portfolioFile: string | null;
  /** Whether the sample runs; null: at the first start only, and never on models that cost money. */
  readonly sample: boolean | null;
}

export interface UpContext extends CommandContext {
  /** Runs until a signal and the drain after it; resolves with the exit code. */
  runUp(options: UpOptions): Promise<number>;
  /** The port of the environment, where it names one. */
  readonly environmentPort: number | undefined;
  isPortFree(port: number, host: string): Promise<boolean>;
}

const defaultPort = 8080;

/** `upshift up`: everything in one process. */
export function createUpCommand(context: UpContext): Command {
  return new Command('up')
    .description('run everything in one process: api, all stages, and the servers that are not named')
    .option(
      '--port <number>',
      `port to listen on, 0 for any (default: ${defaultPort}, or any when that is taken)`,
      parsePort,
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data-dir <directory>', 'where the data stay', '.upshift')
    .option('--portfolio <file>', 'portfolio file (default: the sample)')
    .option('--sample', 'serve the sample tasks and show the figures, though that was done before')
    .option('--no-sample', 'do not serve the sample tasks, though this is the first start')
    .action(
      async ({
        port,
        host,
        dataDir,
        portfolio,
        sample,
      }: {
        port?: number;
        host: string;
        dataDir: string;
        portfolio?: string;
        sample?: boolean;
      }) => {
        const code = await context.runUp({
          port: await choosePort(context, port ?? context.environmentPort, host),
          host,
          dataDir: resolve(dataDir),
          portfolioFile: portfolio === undefined ? null : resolve(portfolio),
          sample: sample ?? null,
        });
        context.exitWith(code);
      },
    );
}

/** Who names a port gets that one or an error; who names none gets a server, also beside another one. */
async function choosePort(
  { output, isPortFree }: UpContext,
  wanted: number | undefined,
  host: string,
): Promise<number> {
  if (wanted !== undefined) return wanted;
  if (await isPortFree(defaultPort, host)) return defaultPort;
  output.note(`Port ${defaultPort} is taken; any free one is used.`);
  return 0;
}
