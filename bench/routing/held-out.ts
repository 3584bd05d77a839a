/** Prints how the routing heuristic does on held-out thirds of the labelled texts, over 20 seeds, and on the control. */
import { readFile } from 'node:fs/promises';
import { parsePortfolio } from '@upshift/config';
import { chooseRoute } from '@upshift/core';
import {
  asRequest,
  controlTexts,
  criticalLabels,
  heldOut,
  type LabelledText,
  labelledTexts,
  simpleLabels,
} from '../../shared/core/fixtures/labelled-texts.ts';

const file = new URL('../../examples/portfolios/sample.yaml', import.meta.url);
const { portfolio } = parsePortfolio(await readFile(file, 'utf8'), 'sample.yaml');
if (portfolio === null) throw new Error('The sample portfolio does not parse.');
const [first = '', last = ''] = [portfolio.tiers[0]?.name, portfolio.tiers.at(-1)?.name];

const tierOf = ({ text }: LabelledText): string => chooseRoute(asRequest(text), portfolio).startTier;

function share(texts: readonly LabelledText[], labels: readonly string[], tier: string): string {
  const chosen = texts.filter(({ label }) => labels.includes(label));
  const right = chosen.filter((text) => tierOf(text) === tier).length;
  return `${right}/${chosen.length}`;
}

function row(name: string, texts: readonly LabelledText[]): string {
  const others = texts.filter(({ label }) => ![...criticalLabels, ...simpleLabels].includes(label));
  const cells = [
    share(texts, criticalLabels, last),
    share(texts, simpleLabels, first),
    share(others, ['reasoning'], last),
    share(others, ['code', 'chat'], last),
  ];
  return `| ${name} | ${cells.join(' | ')} |\n`;
}

process.stdout.write(
  `| seed | critical on ${last} | simple on ${first} | reasoning on ${last} | plain code and chat on ${last} |\n|---|---|---|---|---|\n`,
);
for (let seed = 1; seed <= 20; seed += 1) process.stdout.write(row(String(seed), heldOut(labelledTexts, seed)));
process.stdout.write(row('all', labelledTexts));
process.stdout.write(row('control', controlTexts));
