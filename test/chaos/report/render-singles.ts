import type { SingleResult } from '../single/run-singles.ts';

/** A table for people, as Markdown. */
export function renderSingles(results: readonly SingleResult[]): string {
  const rows = results.map(
    ({ goal, name, expectation, measured, verdict, failures }) =>
      `| ${goal} | ${name} | ${expectation} | ${[measured, ...failures.slice(0, 3)].filter((text) => text !== '').join('; ')} | ${verdict} |`,
  );
  return `${['| goal | fault | expected | measured | verdict |', '|---|---|---|---|---|', ...rows].join('\n')}\n`;
}
