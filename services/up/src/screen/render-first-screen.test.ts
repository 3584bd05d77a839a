import { expect, test } from 'vitest';
import { makeFigures } from '../testing/make-figures.ts';
import { describeModels } from './count-models.ts';
import { createProgress } from './create-progress.ts';
import { formatSigned, formatUsd } from './format.ts';
import { renderFirstScreen } from './render-first-screen.ts';

const place = { url: 'http://127.0.0.1:8080', record: 'embedded Postgres', queues: 'redis-server (private)' };
const models = describeModels({ local: 1, simulated: 6, vendors: 0 }, []);
const screen = (figures = makeFigures()): string =>
  renderFirstScreen({ place, runId: 's_1', cases: 240, models, figures });

test('shows all four figures of both arms with intervals, the losses, what is simulated, and how to check', () => {
  expect(screen()).toMatchInlineSnapshot(`
    "
    Upshift  http://127.0.0.1:8080   record: embedded Postgres   queues: redis-server (private)
    240 sample tasks of a support + operations assistant, each also sent to premium alone
    models: 1 local (real), 6 SIMULATED (no key found)
    480/480 settled, 0 lost, ledger = vendors' bill ($0.5173)

                        success       cost/success   P95        premium share
      always premium    95.0 %        $0.00154       3.77 s     100.0 %
      this portfolio    92.5 %        $0.000752      3.11 s     30.0 %
      difference        −2.5 points   −51 %          −17 %      −70 points
        95 % interval   −5.8 … +0.4   −58 … −44      −36 … −4   −76 … −64

    Worst: 18 of 240 accepted answers were wrong → npm run -s upshift -- explain t_01JD8Z3K4N5P6Q7R8S9T0V1W2X
    How skilled the simulated models are is assumed in examples/portfolios/sample.yaml; nothing here measures a vendor's model.

    Check these figures:  npm run -s upshift -- verify-run s_1
    Try your own:         npm run -s upshift -- submit "Classify: my parcel never came" --wait   |   open http://127.0.0.1:8080
                          curl -s http://127.0.0.1:8080/v1/tasks -H 'content-type: application/json' -d '{"prompt":"…"}'
    Your own models:      OPENAI_API_KEY=… npm start -- --portfolio my.yaml
    Ctrl-C drains and stops.
    "
  `);
});

test('says so where the bill differs, by a nano-dollar too, and where there is none', () => {
  expect(screen(makeFigures({ billUsd: 0.517300001 }))).toContain("LEDGER $0.5173 DIFFERS FROM THE VENDORS' BILL");
  expect(screen(makeFigures({ billUsd: null }))).toContain('no vendor keeps a bill');
});

test('tells what calls that were given up may cost apart from what was sold', () => {
  const givenUp = { ledgerUsd: 0.5195, estimated: { calls: 2, ledgerUsd: 0.0022, billUsd: 0 } };
  const said = "ledger = vendors' bill ($0.5173), and $0.00220 at most for 2 calls that were given up";
  expect(screen(makeFigures(givenUp))).toContain(said);
  // Sold after all: part of the bill, and of neither side that is compared.
  const estimated = { ...givenUp.estimated, billUsd: 0.001 };
  expect(screen(makeFigures({ ...givenUp, estimated, billUsd: 0.5183 }))).toContain(said);
  expect(screen(makeFigures({ ...givenUp, billUsd: 0.5183 }))).toContain('DIFFERS');
});

test('counts what was lost', () => {
  const { arms } = makeFigures();
  expect(screen(makeFigures({ arms: arms.map((arm) => ({ ...arm, settled: 239 })) }))).toContain(
    '478/480 settled, 2 lost',
  );
});

test('says nothing of assumed skill where nothing was simulated, and nothing of losses where there were none', () => {
  const real = screen(makeFigures({ simulated: false, wrong: { accepted: 240, wrong: 0, example: null } }));
  expect(real).not.toContain('assumed');
  expect(real).toContain('none of 240 accepted answers was wrong');
  expect(screen(makeFigures({ wrong: { accepted: 3, wrong: 1, example: 't_1' } }))).toContain(
    '1 of 3 accepted answers was wrong → npm run -s upshift -- explain t_1',
  );
});

test('bears figures that are not there', () => {
  const [arm] = makeFigures().arms;
  if (arm === undefined) throw new Error('no arm');
  const none = { ...arm, success: null, costPerSuccessUsd: null, latencyMs: null, premiumShare: null };
  expect(screen(makeFigures({ arms: [none], difference: null }))).toMatch(/this portfolio +none +none +none +none/);
});

test('names what is behind the models', () => {
  expect(models).toBe('1 local (real), 6 SIMULATED (no key found)');
  expect(describeModels({ local: 0, simulated: 0, vendors: 3 }, ['OPENAI_API_KEY'])).toBe('3 of vendors (real)');
  expect(describeModels({ local: 0, simulated: 2, vendors: 1 }, ['OPENAI_API_KEY'])).toBe(
    '1 of vendors (real), 2 SIMULATED (OPENAI_API_KEY found, but not used by this portfolio)',
  );
});

test('writes money and signs so that they can be told apart', () => {
  expect([formatUsd(0), formatUsd(0.0000123), formatUsd(0.5173)]).toEqual(['$0', '$0.0000123', '$0.5173']);
  expect([formatSigned(-0.04), formatSigned(-1.25, 0), formatSigned(3)]).toEqual(['0.0', '−1', '+3.0']);
});

test('progress redraws one line on a terminal and writes a line for each quarter elsewhere', () => {
  const written = { terminal: '', plain: '' };
  const terminal = createProgress((text) => (written.terminal += text), true);
  const plain = createProgress((text) => (written.plain += text), false);
  for (let settled = 1; settled <= 480; settled += 1) {
    terminal.update(settled, 480);
    plain.update(settled, 480);
  }
  terminal.clear();
  plain.clear();
  expect(written.terminal.split('\r').length).toBe(104);
  expect(written.terminal).not.toContain('\n');
  expect(written.plain.split('\n')).toHaveLength(6);
});
