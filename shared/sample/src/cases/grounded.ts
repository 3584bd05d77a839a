import { type Draw, fill } from '../draw.ts';
import type { SampleCase } from '../sample-case.ts';

/** A rule of the house, with an older or neighbouring one that a careless reader takes for it. */
interface Topic {
  readonly question: string;
  readonly rule: string;
  readonly nearby: string;
  readonly unit: string;
  readonly values: readonly number[];
}

const topics: readonly Topic[] = [
  {
    question: 'How many days does a private customer have for a return today?',
    rule: 'Since 1 March private customers may return goods within {value} days.',
    nearby: 'Until the end of February private customers had {other} days for a return.',
    unit: 'days',
    values: [14, 21, 30, 45, 60],
  },
  {
    question: 'How long is the guarantee on refurbished devices?',
    rule: 'Refurbished devices carry a guarantee of {value} months.',
    nearby: 'New devices carry a guarantee of {other} months.',
    unit: 'months',
    values: [6, 9, 12, 18, 24, 36],
  },
  {
    question: 'From what order value on is shipping within the country free?',
    rule: 'Within the country shipping is free from an order value of {value} euros.',
    nearby: 'Abroad shipping is free from an order value of {other} euros.',
    unit: 'euros',
    values: [25, 39, 49, 75, 99, 150],
  },
  {
    question: 'How many users does the Team plan include?',
    rule: 'The Team plan includes {value} users; more can be added.',
    nearby: 'The Business plan includes {other} users; more can be added.',
    unit: 'users',
    values: [3, 5, 8, 10, 25, 50],
  },
  {
    question: 'For how long are audit logs kept?',
    rule: 'Audit logs are kept for {value} days, then deleted.',
    nearby: 'Access logs of the shop are kept for {other} days, then deleted.',
    unit: 'days',
    values: [30, 90, 180, 365, 400],
  },
  {
    question: 'Within how many hours is a P2 incident answered?',
    rule: 'Incidents of priority P2 are answered within {value} hours.',
    nearby: 'Incidents of priority P3 are answered within {other} hours.',
    unit: 'hours',
    values: [2, 4, 8, 24, 48],
  },
];

const fillers = [
  'Our shop is open for orders day and night.',
  'Vouchers cannot be paid out in cash.',
  'The head office is closed between Christmas and New Year.',
  'Gift wrapping can be chosen in the last step of an order.',
];

/** A question to be answered from numbered sources, with the sentence that says so. */
export function createGroundedCases(draw: Draw, count: number): SampleCase[] {
  return Array.from({ length: count }, (_, index) => {
    const { question, rule, nearby, unit, values } = topics[index % topics.length] as Topic;
    const [value = 0, other = 0] = draw.shuffle(values);
    const isHard = draw.chance(0.6);
    const right = fill(rule, { value });
    const trap = fill(nearby, { other });
    const sentences = draw.shuffle([
      right,
      ...(isHard ? [trap] : []),
      ...draw.shuffle(fillers).slice(0, isHard ? 2 : 3),
    ]);
    const ids = sentences.map((_sentence, place) => `S${place + 1}`);
    const idOf = (sentence: string): string => ids[sentences.indexOf(sentence)] ?? 'S1';
    const answer = (amount: number, quote: string): SampleCase['reference'] => ({
      text: JSON.stringify({ answer: `${amount} ${unit}`, source: idOf(quote), quote }),
      toolCalls: null,
    });
    return {
      id: `ground-${String(index + 1).padStart(3, '0')}`,
      workload: 'grounded-answer',
      input: {
        messages: [
          {
            role: 'user',
            content: `${question} Answer from these sources alone; name the source and quote its sentence.\n\n${sentences.map((sentence, place) => `[${ids[place]}] ${sentence}`).join('\n')}`,
          },
        ],
        tools: null,
      },
      outputSchema: schemaOf(ids, sentences, unit),
      risk: null,
      difficulty: isHard ? 0.6 : 0.3,
      reference: answer(value, right),
      wrong: isHard ? [answer(other, trap), answer(value, trap)] : [answer(other, right)],
    };
  });
}

/** Only sentences that stand in the sources may be quoted, so that an invented quotation never passes. */
function schemaOf(ids: readonly string[], sentences: readonly string[], unit: string): Record<string, unknown> {
  return {
    type: 'object',
    properties: {
      answer: { type: 'string', pattern: `^[0-9]+ ${unit}$` },
      source: { enum: ids },
      quote: { enum: sentences },
    },
    required: ['answer', 'source', 'quote'],
    additionalProperties: false,
  };
}
