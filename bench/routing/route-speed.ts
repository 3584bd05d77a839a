/** Prints how long routing takes per text, in microseconds: the labelled texts, and texts of up to 1 MB. */
import { readFile } from 'node:fs/promises';
import { parsePortfolio } from '@upshift/config';
import { chooseRoute, openTask } from '@upshift/core';
import { asRequest, labelledTexts } from '../../shared/core/fixtures/labelled-texts.ts';

const file = new URL('../../examples/portfolios/sample.yaml', import.meta.url);
const { portfolio } = parsePortfolio(await readFile(file, 'utf8'), 'sample.yaml');
if (portfolio === null) throw new Error('The sample portfolio does not parse.');
const sample = portfolio;

function measure(name: string, texts: readonly string[], run: (text: string) => unknown): void {
  for (let round = 0; round < 5; round += 1) for (const text of texts) run(text);
  const samples: number[] = [];
  for (let round = 0; round < 20; round += 1)
    for (const text of texts) {
      const startedAt = performance.now();
      run(text);
      samples.push((performance.now() - startedAt) * 1000);
    }
  samples.sort((left, right) => left - right);
  const at = (share: number): string => (samples[Math.floor(samples.length * share)] ?? 0).toFixed(0);
  process.stdout.write(`${name.padEnd(44)} p50 ${at(0.5)} µs, p99 ${at(0.99)} µs, most ${at(0.9999)} µs\n`);
}

const texts = labelledTexts.map(({ text }) => text);
const long = (unit: string): string[] => [unit.repeat(Math.ceil(1_000_000 / unit.length))];
measure('chooseRoute, labelled texts', texts, (text) => chooseRoute(asRequest(text), sample));
measure('openTask, labelled texts', texts, (text) => openTask(asRequest(text), sample, 1));
for (const [name, unit] of [
  ['prose', 'The contract was signed and the tax was paid. '],
  ['quotation marks', '“„« " '],
  ['spaces', ' '],
  ['one word', 'a'],
  ['colons', ': '],
  ['code', 'if (a) { return b; }\n'],
] as const)
  measure(`chooseRoute, 1 MB of ${name}`, long(unit), (text) => chooseRoute(asRequest(text), sample));
measure('openTask, 1 MB of prose', long('The contract was signed. '), (text) => openTask(asRequest(text), sample, 1));
