import type { Portfolio, Signal, TaskRequest } from '@upshift/contracts';
import { matchWorkload } from './match-workload.ts';
import { readRequest } from './read-request.ts';
import type { Intent } from './route.ts';
import type { RouteFacts } from './route-facts.ts';
import { lastUserText } from './text/last-user-text.ts';

/** A producer who names this leaves the choice to rules and intents, unless the portfolio has a workload of that name. */
const left = 'auto';

/** The workload that the producer named; null: none, or "auto". It may be one that the portfolio does not have. */
export function namedWorkload({ requestedWorkload }: TaskRequest, { workloads }: Portfolio): string | null {
  return requestedWorkload === left && !Object.hasOwn(workloads, left) ? null : requestedWorkload;
}

/**
 * The workload of a task: the one that was named, else the first whose rules match, else what the learned intents say of its
 * text, if they are sure enough and it is a workload of the portfolio, else the default one.
 *
 * @returns beside it, what the intents said: `rejected` where they were not believed, `away` where nobody could be asked
 */
export function chooseWorkload(
  request: TaskRequest,
  portfolio: Portfolio,
  intent: Intent,
  facts: RouteFacts,
): { readonly name: string; readonly signals: readonly Signal[] } {
  const known = namedWorkload(request, portfolio) ?? matchWorkload(request, portfolio, intent);
  if (known !== null) return { name: known, signals: [] };
  const { intents: card, defaultWorkload, workloads } = portfolio;
  if (card === undefined) return { name: defaultWorkload, signals: [] };
  const { intents = null, micros } = facts;
  if (intents === null) return { name: defaultWorkload, signals: [{ name: 'learned_intent', value: 'away' }] };
  const startedMicros = micros?.() ?? 0;
  const said = intents(readText(request));
  const cost = micros === null ? {} : { costMicros: Math.round((intents.spentMicros ?? 0) + micros() - startedMicros) };
  if (said === null)
    return { name: defaultWorkload, signals: [{ name: 'learned_intent', value: 'rejected', ...cost }] };
  const isBelieved = said.confidence >= card.min && Object.hasOwn(workloads, said.label);
  const probability = { name: 'p_learned_intent', value: Math.round(1000 * said.confidence) / 1000 };
  if (isBelieved)
    return { name: said.label, signals: [{ name: 'learned_intent', value: said.label, ...cost }, probability] };
  return {
    name: defaultWorkload,
    signals: [
      { name: 'learned_intent', value: 'rejected', ...cost },
      { name: 'nearest_intent', value: said.label },
      probability,
    ],
  };
}

/**
 * The text that the learned intents of a portfolio with embeddings will be asked about, so that its vector can be made before.
 *
 * @returns null where they will not be asked: the workload was named, a rule matches, or nothing makes vectors
 */
export function textToEmbed(request: TaskRequest, portfolio: Portfolio): string | null {
  if (portfolio.intents === undefined || portfolio.embeddings === undefined) return null;
  if (namedWorkload(request, portfolio) !== null) return null;
  return matchWorkload(request, portfolio, readRequest(request).intent) === null ? readText(request) : null;
}

function readText({ input }: TaskRequest): string {
  return lastUserText(input.messages).slice(0, readCharacters);
}

/** Characters of a text that are read: what is wanted stands at its beginning, and the time grows with the length. */
const readCharacters = 2000;
