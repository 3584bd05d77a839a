const prefix = 'eval/';

/**
 * The workload that evaluations of a workload run under: its name is none that a portfolio can give, so that budgets and
 * figures of the workload never count them.
 */
export function evalWorkloadOf(workload: string): string {
  return `${prefix}${workload}`;
}

/** What a budget of all evaluations together is counted under: it holds for every workload whose name begins with it. */
export const everyEvalWorkload = prefix;

/** The workload that an evaluation is of; null where the name is no evaluation's. */
export function evaluatedWorkloadOf(name: string): string | null {
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}

/** Behind every producer's (1 to 9): an evaluation waits for whatever else waits. */
export const evalPriority = 10;
