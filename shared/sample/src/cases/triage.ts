import type { Draw } from '../draw.ts';
import { fill } from '../draw.ts';
import type { SampleCase, TrainingExample } from '../sample-case.ts';
import { triageLessons } from './triage-lessons.ts';
import { triageTexts } from './triage-texts.ts';
import { drawWords } from './words.ts';

const labels = Object.keys(triageTexts);

const schema = {
  type: 'object',
  properties: { intent: { enum: labels } },
  required: ['intent'],
  additionalProperties: false,
};

const question = `Which one is this message about? Answer with one of: ${labels.join(', ')}.`;
const openings = ['', '', 'Hello, ', 'Hi team, ', 'Good morning. ', 'Dear support, '];
const closings = ['', '', ' Thanks!', ' Regards, {name}', ' Please answer soon.'];

/** Intent of a support text: one of eight labels. */
export function createTriageCases(draw: Draw, count: number): SampleCase[] {
  return Array.from({ length: count }, (_, index) => {
    const label = labels[index % labels.length] ?? '';
    const texts = triageTexts[label];
    if (texts === undefined) throw new TypeError(`no texts of ${label}`);
    const isHard = draw.chance(0.3);
    const text = write(draw, draw.pick(isHard ? texts.hard : texts.cases));
    const others = draw.shuffle(labels.filter((other) => other !== label && other !== texts.mistakenFor));
    return {
      id: `triage-${String(index + 1).padStart(3, '0')}`,
      workload: 'support-triage',
      input: { messages: [{ role: 'user', content: `${question}\n\n${text}` }], tools: null },
      outputSchema: schema,
      risk: null,
      difficulty: isHard ? 0.75 : 0.3,
      reference: toOutput(label),
      wrong: [texts.mistakenFor, ...others.slice(0, 2)].map(toOutput),
    };
  });
}

/** Labelled texts in sentences that no case uses; each sentence once, so that what is learnt is measured on other ones. */
export function createTriageTraining(draw: Draw): TrainingExample[] {
  const examples = Object.entries(triageTexts).flatMap(([label, { training }]) =>
    [...training, ...(triageLessons[label] ?? [])].map((sentence) => ({
      label,
      text: `${question}\n\n${write(draw, sentence)}`,
    })),
  );
  return draw.shuffle(examples);
}

function write(draw: Draw, template: string): string {
  return fill(`${draw.pick(openings)}${template}${draw.pick(closings)}`, { ...drawWords(draw) });
}

function toOutput(intent: string): SampleCase['reference'] {
  return { text: JSON.stringify({ intent }), toolCalls: null };
}
