import type { TaskInput } from '@upshift/contracts';
import { type Case, type Figures, toFigures } from '../figures.ts';
import { type Fact, facts } from '../fixtures/citation-facts.ts';
import { judgeHere, toConfig } from '../judge-here.ts';

/** Answers of our own making to tasks with two sources: each is right or has one thing wrong. */
export function measureCitations(): Figures[] {
  const config = toConfig('citations');
  const cases: Case[] = [];
  for (const [index, fact] of facts.entries()) {
    const other = facts[(index + 3) % facts.length] ?? fact;
    for (const isTagged of [false, true]) {
      const input = toInput(fact, other, isTagged);
      for (const text of rightAnswers(fact, other))
        cases.push({ ...judgeHere(config, { input, output: { text, toolCalls: null } }), wrong: false });
      for (const text of wrongAnswers(fact, other))
        cases.push({ ...judgeHere(config, { input, output: { text, toolCalls: null } }), wrong: true });
    }
  }
  return [toFigures('citations', 'own fixtures', cases)];
}

function toInput(fact: Fact, other: Fact, isTagged: boolean): TaskInput {
  const sources = isTagged
    ? `<source id="a">${fact.source}</source>\n<source id="b">${other.source}</source>`
    : `[a] ${fact.source}\n\n[b] ${other.source}`;
  return { messages: [{ role: 'user', content: `What do the sources say? Cite them.\n\n${sources}` }], tools: null };
}

function rightAnswers(fact: Fact, other: Fact): string[] {
  return [
    `${fact.plain} [a].`,
    `${fact.figure} [a]. ${other.plain} [b].`,
    `${fact.sameFigure}. [a]`,
    `The source says: "${fact.quote}" [a].`,
    `Here is what they say:\n\n1. ${fact.figure} [a].\n2. ${other.sameFigure} [b].`,
    `It is written there that “${fact.quote}” [a], and ${other.plain} [a, b].`,
  ];
}

function wrongAnswers(fact: Fact, other: Fact): string[] {
  return [
    `${fact.wrongFigure} [a].`,
    `The source says: "${fact.wrongQuote}" [a].`,
    `${fact.plain} [c].`,
    `${fact.plain}. ${other.plain} [b].`,
    `${fact.figure} [b].`,
    `It is written there that "${fact.quote}" [b].`,
  ];
}
