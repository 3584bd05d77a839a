export interface RedisSettings {
  readonly port: number;
  readonly password: string;
  readonly directory: string;
  /** `none` forgets everything at the end; `everysec` loses at most about a second of writes. */
  readonly persistence: 'none' | 'everysec';
}

/** The text of a configuration file. The password stands here and not among the arguments, which every user may read. */
export function toRedisConfig({ port, password, directory, persistence }: RedisSettings): string {
  const lines = [
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quote(directory)}`,
    'daemonize no',
    'logfile ""',
    'save ""',
    `appendonly ${persistence === 'none' ? 'no' : 'yes'}`,
    'appendfsync everysec',
    // A queue that may drop keys to make room loses jobs.
    'maxmemory-policy noeviction',
  ];
  return `${lines.join('\n')}\n`;
}

/** Port and password from the text of such a file; undefined when either is missing. */
export function parseRedisConfig(text: string): { port: number; password: string } | undefined {
  const port = Number(/^port (\d+)$/m.exec(text)?.[1]);
  const password = /^requirepass (\S+)$/m.exec(text)?.[1];
  return Number.isInteger(port) && password ? { port, password } : undefined;
}

function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
