import type { Plan, Signal } from '@upshift/contracts';
import { type Ballot, explainVotes, membersOf, type PlanTask, type Vote } from '@upshift/core';

/**
 * The vote as signals, for people: the leads of the answers, best first, and what each member said of the best one.
 * Names deployments and numbers, never content.
 */
export function describeVotes(
  plan: Plan,
  task: PlanTask,
  ballots: readonly Ballot[],
  votes: readonly Vote[],
): Signal[] {
  const names = membersOf(plan).map(({ deployment }) => deployment);
  const [best] = votes;
  const stances = explainVotes(plan, task, ballots).find(({ speaker }) => speaker === best?.speaker)?.stances ?? [];
  const leads = votes.map(({ members, lead }, place) => ({
    name: `answer ${place + 1}`,
    value: `${members.map((member) => names[member]).join(' + ')}: lead ${signed(lead)}`,
  }));
  const said = names.map((name, member) => {
    const stance = stances.find((one) => one.member === member);
    const value = stance === undefined ? stateOf(ballots[member]) : `${stance.stance} ${signed(stance.logOdds)}`;
    return { name: `vote ${name}`, value };
  });
  return [...leads, ...said];
}

function stateOf(ballot: Ballot | undefined): string {
  if (ballot === undefined || ballot.state === 'idle') return 'not asked';
  if (ballot.state === 'failed') return `failed: ${ballot.failure}`;
  return ballot.state;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}
