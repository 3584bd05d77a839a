import type { Up } from '../compose/start-up.ts';

type Standing = Pick<
  Up,
  'url' | 'record' | 'recordDirectory' | 'queues' | 'portfolioName' | 'portfolioHash' | 'simulated'
>;

/** What a later start says: where everything is, what is simulated, what to try next. */
export function renderBanner(
  up: Standing,
  { dataDir, notes }: { readonly dataDir: string; readonly notes: readonly string[] },
): string {
  const simulated =
    up.simulated.length === 0
      ? 'no'
      : `${up.simulated.length} SIMULATED (${up.simulated.join(', ')}): their answers and prices are made up`;
  return [
    '',
    `Upshift   ${up.url}`,
    `record    ${up.record}${up.recordDirectory === null ? '' : `, data in ${up.recordDirectory}`}`,
    `queues    ${up.queues}`,
    `portfolio ${up.portfolioName} (${up.portfolioHash.slice(0, 12)}); deployments: ${simulated}`,
    `state     ${dataDir}`,
    ...notes.map((note) => `sample    ${note}`),
    '',
    'Try:',
    '  npm run -s upshift -- submit "Rewrite in plain words: the party of the first part shall remit payment." --wait',
    `  curl -s ${up.url}/v1/tasks -H 'content-type: application/json' -d '{"prompt":"Classify: my parcel never came"}'`,
    '  npm run -s upshift -- status',
    '',
    'Ctrl-C drains and stops.',
    '',
  ].join('\n');
}
