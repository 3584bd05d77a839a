import { resolve } from 'node:path';
import { runUp } from './compose/run-up.ts';

process.exitCode = await runUp({
  port: Number(process.env['PORT'] ?? 8080),
  host: '127.0.0.1',
  dataDir: resolve('.upshift'),
  portfolioFile: process.env['UPSHIFT_UP_PORTFOLIO'] ?? null,
  sample: null,
  isTerminal: process.stdout.isTTY === true,
  env: process.env,
  write: (text) => process.stdout.write(text),
  onSignal(listener) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => listener(signal));
  },
  pid: process.pid,
});
