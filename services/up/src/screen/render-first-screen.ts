import type { FiguresView } from '@upshift/contracts';
import { formatUsd } from './format.ts';
import { renderFigures } from './render-figures.ts';

export interface Place {
  readonly url: string;
  readonly record: string;
  readonly queues: string;
}

export interface FirstScreen {
  readonly place: Place;
  readonly runId: string;
  readonly cases: number;
  /** As `describeModels` says it. */
  readonly models: string;
  readonly figures: FiguresView;
}

/** What the first start has done, in one screen: figures, losses, and how to doubt them. */
export function renderFirstScreen({ place, runId, cases, models, figures }: FirstScreen): string {
  const lines = [
    '',
    `Upshift  ${place.url}   record: ${place.record}   queues: ${place.queues}`,
    `${cases} sample tasks of a support + operations assistant, each also sent to premium alone`,
    `models: ${models}`,
    `${describeSettled(figures)}, ${describeMoney(figures)}`,
    '',
    ...renderFigures(figures).map((line) => `  ${line}`),
    '',
    describeWrong(figures),
    ...(figures.simulated
      ? [
          "How skilled the simulated models are is assumed in examples/portfolios/sample.yaml; nothing here measures a vendor's model.",
        ]
      : []),
    '',
    `Check these figures:  npm run -s upshift -- verify-run ${runId}`,
    `Try your own:         npm run -s upshift -- submit "Classify: my parcel never came" --wait   |   open ${place.url}`,
    `                      curl -s ${place.url}/v1/tasks -H 'content-type: application/json' -d '{"prompt":"…"}'`,
    'Your own models:      OPENAI_API_KEY=… npm start -- --portfolio my.yaml',
    'Ctrl-C drains and stops.',
    '',
  ];
  return lines.join('\n');
}

function describeSettled({ arms }: FiguresView): string {
  const sum = (of: 'tasks' | 'settled'): number => arms.reduce((total, arm) => total + arm[of], 0);
  const [tasks, settled] = [sum('tasks'), sum('settled')];
  return `${settled}/${tasks} settled, ${tasks - settled} lost`;
}

/** Money is compared to the nano-dollar: what looks alike when rounded need not be. */
function describeMoney({ ledgerUsd, billUsd, estimated }: FiguresView): string {
  if (billUsd === null) return `ledger ${formatUsd(ledgerUsd)} (no vendor keeps a bill to hold it against)`;
  const [heard, sold] = [ledgerUsd - estimated.ledgerUsd, billUsd - estimated.billUsd];
  if (Math.round((heard - sold) * 1e9) !== 0)
    return `LEDGER ${formatUsd(heard)} DIFFERS FROM THE VENDORS' BILL ${formatUsd(sold)}`;
  const agreed = `ledger = vendors' bill (${formatUsd(sold)})`;
  if (estimated.calls === 0) return agreed;
  const calls = estimated.calls === 1 ? '1 call that was given up' : `${estimated.calls} calls that were given up`;
  return `${agreed}, and ${formatUsd(estimated.ledgerUsd)} at most for ${calls}`;
}

function describeWrong({ wrong }: FiguresView): string {
  if (wrong === null) return 'Nothing is known of right and wrong here.';
  if (wrong.wrong === 0 || wrong.example === null)
    return `Worst: none of ${wrong.accepted} accepted answers was wrong.`;
  const were = wrong.wrong === 1 ? 'was' : 'were';
  return `Worst: ${wrong.wrong} of ${wrong.accepted} accepted answers ${were} wrong → npm run -s upshift -- explain ${wrong.example}`;
}
