import { addStandardJob } from 'bullmq/dist/esm/scripts/addStandardJob-9.js';
import type { Redis } from 'ioredis';

/** Jobs of one script: at some 30 µs each it holds Redis up for about 3 ms. */
const jobsAtOnce = 100;

/** Keys and values that BullMQ's own script takes for one job; the keys are the queue's and the same for all. */
export type AddArguments = readonly unknown[];

/**
 * Adds jobs of one queue by BullMQ's own script, many in one call: a script a job costs as much again in calls as in work.
 * The source is taken from BullMQ as it is and wrapped in a function; the version is pinned, and the suites of the queue fail
 * where another one differs.
 *
 * @returns what BullMQ's script answers, job by job
 * @throws whatever the connection throws; jobs of earlier scripts are there then, and adding them again adds nothing
 */
export async function addJobsByScript(client: Redis, jobs: readonly AddArguments[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let at = 0; at < jobs.length; at += jobsAtOnce) {
    const some = jobs.slice(at, at + jobsAtOnce);
    const keys = some[0]?.slice(0, addStandardJob.keys) ?? [];
    const values = some.flatMap((job) => job.slice(addStandardJob.keys));
    answers.push(...(await commandOf(client)(...keys, ...values)));
  }
  return answers;
}

const script = `
local function add(KEYS, ARGV)
${addStandardJob.content}
end
local ids = {}
for at = 1, #ARGV, 3 do
  ids[#ids + 1] = add(KEYS, { ARGV[at], ARGV[at + 1], ARGV[at + 2] })
end
return ids
`;

type Command = (...args: unknown[]) => Promise<unknown[]>;
const commands = new WeakMap<Redis, Command>();

function commandOf(client: Redis): Command {
  let command = commands.get(client);
  if (command === undefined) {
    client.defineCommand('upshiftAddJobs', { numberOfKeys: addStandardJob.keys, lua: script });
    const defined = (client as unknown as { upshiftAddJobs: Command }).upshiftAddJobs;
    command = (...args) => defined.apply(client, args);
    commands.set(client, command);
  }
  return command;
}
