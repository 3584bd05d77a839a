import type { Tool } from '@upshift/contracts';
import { ask, fn } from './write-task.ts';

const bash: Tool = fn(
  'bash',
  'Runs a command in a sandboxed Debian shell and returns stdout, stderr and the exit code.',
  {
    command: 'string! The command line; pipes and redirections are allowed.',
    cwd: 'string Working directory, absolute.',
    timeout_ms: 'integer Kills the process group afterwards.',
  },
);
const git: Tool = fn('git', 'Runs git.', {
  subcommand: 'string! e.g. rebase, cherry-pick, bisect',
  args: 'string[] argv after the subcommand',
  repo: 'string path of the work tree',
});
const kubectl: Tool = fn('kubectl', 'Talks to the cluster.', {
  verb: 'get|apply|delete|rollout|scale|logs verb',
  resource: 'string! e.g. deploy/web',
  namespace: 'string -n',
  flags: 'string[] further flags',
});

/** Commands for a shell, a repository or a cluster. */
export const shellCommands = [
  ask('Find all .log files under /var/log bigger than 50M and gzip them.', bash),
  ask('which process listens on :8443 ? kill it with SIGTERM', bash),
  ask('Count the unique IPs in access.log that got a 404 yesterday', bash),
  ask('squash the last 4 commits of feature/login into one, keep the first message', git),
  ask('Who last changed line 88 of src/parser.rs, and in which commit?', git, bash),
  ask('undo my last commit but leave the changes staged', git),
  ask('scale deploy/checkout in ns shop to 6 replicas and wait for the rollout', kubectl),
  ask('tail the logs of the crashing pod api-7d9f (previous container), last 200 lines', kubectl),
  ask('Replace every tab by two spaces in *.yml recursively, except in node_modules', bash),
  ask('chmod the keys in ~/.ssh so that ssh stops complaining', bash),
];
