import type { Message, TaskRequest } from '@upshift/contracts';
import { chooseIntent } from './choose-intent.ts';
import { judgeDifficulty } from './judge-difficulty.ts';
import { criticalIntents, type TextFindings } from './route.ts';
import { findOperation } from './text/find-operation.ts';
import { looksLikeCode } from './text/looks-like-code.ts';
import { type CuedText, readCues } from './text/read-cues.ts';
import { excerptOf, type SplitText, splitText } from './text/split-text.ts';
import { weighDomains } from './text/weigh-domains.ts';

/** Earlier messages that are read, and how much of each, in characters. */
const contextLimits = { messages: 4, characters: 600 } as const;

/**
 * Tells intent, difficulty and risk of a request from its words: no model, no network, less than a millisecond. The
 * last user message counts; those before it are context. Of long texts only head and tail are read.
 */
export function readRequest(request: TaskRequest): TextFindings {
  const { messages, tools } = request.input;
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const text = messages[at]?.content ?? messages.at(-1)?.content ?? '';
  const split = splitText(text);
  const parts = {
    request: readWanted(split),
    material: readCues(split.material),
    context: readCues(contextOf(messages, at)),
    hasCode: looksLikeCode(excerptOf(text)),
  };
  const domains = weighDomains(parts);
  const hasTools = tools !== null && tools.length > 0;
  const intent = chooseIntent({ parts, domains, hasTools, hasSchema: request.outputSchema !== null });
  const critical = criticalIntents.some((candidate) => candidate === intent);
  return {
    intent,
    difficulty: judgeDifficulty({ intent, request: parts.request, characters: text.length, tools: tools?.length ?? 0 }),
    risk: critical ? 'critical' : 'low',
    signals: [
      { name: 'legal_weight', value: domains.legal },
      { name: 'finance_weight', value: domains.finance },
      { name: 'production_weight', value: domains.production },
      { name: 'characters', value: text.length },
      { name: 'tools', value: tools?.length ?? 0 },
    ],
  };
}

/** The request, with the question at its end unless that belongs to material which is to be sorted or searched. */
function readWanted({ request, question }: SplitText): CuedText {
  const cued = readCues(request);
  if (question === '' || findOperation(cued, { code: false, material: true }).kind !== 'none') return cued;
  return readCues(`${request}\n${question}`);
}

function contextOf(messages: readonly Message[], last: number): string {
  return messages
    .filter(({ role }, index) => index < last && (role === 'user' || role === 'system'))
    .slice(-contextLimits.messages)
    .map(({ content }) => content.slice(0, contextLimits.characters))
    .join('\n');
}
