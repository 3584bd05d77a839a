import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createPostgresStore } from '@upshift/store';
import { type RecordedVendor, type Stack, silentLogger, startRecordedVendor, startStack } from '@upshift/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { findFaintTexts } from './find-faint-texts.ts';
import { hostileTexts } from './hostile-texts.ts';
import { openBrowser, type Reader } from './open-browser.ts';
import { pagePortfolio } from './page-portfolio.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const chromium = findChromium(process.env.PATH ?? '');
const suite =
  chromium === null ? 'the page in a browser: skipped, no chromium is on the PATH' : 'the page in a browser';

describe.skipIf(chromium === null)(suite, () => {
  const hostile = hostileTexts.join('\n');
  const invoice = { prompt: 'Invoice 7', workload: 'extract', metadata: { outcomeId: 'invoice' } };
  let stack: Stack;
  let vendor: RecordedVendor;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  const readers: Reader[] = [];
  /** A task that climbed from efficient to premium, and one that a simulated model answered. */
  let [climbed, simulated] = ['', ''];
  let prepared: Promise<void> | null = null;

  const open = async (path = '', options: Parameters<typeof browser.open>[1] = {}): Promise<Page> => {
    const reader = await browser.open(`${stack.url}/${path}`, options);
    readers.push(reader);
    return reader.page;
  };

  /** The tasks that most tests look at, and a sample run of them; once, but not before the record was seen empty. */
  const prepare = (): Promise<void> => {
    prepared ??= submitTasks();
    return prepared;
  };
  async function submitTasks(): Promise<void> {
    climbed = await stack.client.submit(invoice);
    simulated = await stack.client.submit({ prompt: 'Say hello', workload: 'chat' });
    const premium = await stack.client.submit({ ...invoice, minTier: 'premium' });
    await Promise.all([climbed, simulated, premium].map((id) => stack.client.settled(id)));
    const store = await createPostgresStore({ url: stack.databaseUrl, log: silentLogger });
    const { portfolio: portfolioHash } = await stack.client.get(climbed);
    await store.beginSampleRun({ tenantId: 'default', runId: 's_page', portfolioHash, seed: 1, cases: 1 });
    await store.addSampleTasks('default', 's_page', [
      { caseId: 'one', arm: 'portfolio', taskId: climbed },
      { caseId: 'one', arm: 'premium', taskId: premium },
    ]);
    await store.markSampleTasks('default', [
      { taskId: climbed, correct: true },
      { taskId: premium, correct: true },
    ]);
    await store.close();
  }

  beforeAll(async () => {
    vendor = await startRecordedVendor({
      invoice: {
        weak: { text: '{"total": "twelve"}', latencyMs: 30 },
        best: { text: JSON.stringify({ total: 12, [hostileTexts[0]]: hostileTexts[1] }), latencyMs: 60 },
      },
      hostile: { weak: { text: hostile, latencyMs: 5 }, best: { text: hostile, latencyMs: 5 } },
    });
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    stack = await startStack({ servers, queue, portfolio: pagePortfolio(vendor.url) });
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    await vendor?.close();
  });
  afterEach(async () => {
    for (const { misdeeds, close } of readers.splice(0)) {
      await close();
      expect(misdeeds).toEqual({ strangers: [], alarms: [] });
    }
  });

  it('tells a newcomer what to do, with a command that works, and shows the task without a reload', async () => {
    const page = await open();
    const command = await page.locator('#first-command').textContent();
    const { stdout } = await promisify(execFile)('sh', ['-c', command ?? 'false']);
    const { id } = JSON.parse(stdout);
    await page.getByRole('row', { name: id }).waitFor();
    expect(await page.locator('#welcome').isVisible()).toBe(false);
    expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', simulated: true });
    await page.getByRole('row', { name: id }).getByText('succeeded').waitFor();
    expect(await page.getByRole('row', { name: id }).textContent()).toContain('simulated');
  });

  it('shows the four figures of a sample run, live, with intervals and what is simulated', async () => {
    await prepare();
    const page = await open();
    const figures = page.getByRole('table', { name: /^Four figures/ });
    await figures.waitFor();
    const rows = await figures.getByRole('row').allTextContents();
    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatch(/^Success100\.0 %100\.0 %0\.0 points \(0\.0 … 0\.0\) no clear difference$/);
    expect(rows[2]).toMatch(/^Cost per successful task0\.00100 USD0\.00200 USD\+100 % \(\+100 … \+100\) dearer$/);
    expect(rows[3]).toMatch(/^P95 latency.* (ms|s).* (slower|faster|no clear difference)$/);
    expect(rows[4]).toMatch(/^Premium share100\.0 %100\.0 %/);
    expect(await page.locator('#figures').textContent()).not.toContain('Simulated models');

    await page.getByRole('link', { name: 'Figures of all tasks' }).click();
    await page.locator('#figures').getByText('Simulated models took part').waitFor();
    expect(await page.locator('#figures').textContent()).toContain('nothing to compare with');
  });

  it('tells the story of a task to someone who has only a keyboard, and leads back', async () => {
    await prepare();
    const page = await open();
    await page.locator(`[data-key="${climbed}"]`).focus();
    await page.keyboard.press('Enter');
    await page.locator('#task-title').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'task-title');
    const story = await page.locator('.story > li').allTextContents();
    const ledger = await stack.client.ledger(climbed);
    expect(ledger.attempts.map(({ tier }) => tier)).toEqual(['efficient', 'premium']);
    expect(story[0]).toMatch(/^Route to efficient/);
    expect(story[1]).toMatch(/^Call 1 to weak .*rejected.*0\.00100 USD.*answer-schema fail/s);
    expect(story.find((entry) => entry.startsWith('Escalate'))).toContain('A validator found the answer wrong.');
    expect(story.find((entry) => entry.startsWith('Call 2'))).toMatch(/useful.*answer-schema pass/s);
    expect(story.at(-1)).toMatch(/^Accept on premium: Every validator passed/);
    expect(await page.locator('.summary').textContent()).toContain('It moved up from efficient to premium');
    const picture = page.getByRole('img', { name: /^Calls over/ });
    expect(await picture.getAttribute('aria-label')).toMatch(
      /call 1 on efficient, weak, .*rejected; call 2 on premium/,
    );
    expect(await picture.locator('.bar').count()).toBe(2);
    expect(await page.getByText('0.00200 USD').count()).toBeGreaterThan(0);

    await page.goBack();
    await page.waitForFunction((id) => document.activeElement?.getAttribute('data-key') === id, climbed);
  });

  it('shows what models and producers write as text and runs none of it', async () => {
    await prepare();
    const notes = Object.fromEntries(hostileTexts.slice(0, 3).map((text, index) => [`note-${index}`, text]));
    const metadata = { ...notes, outcomeId: 'hostile' };
    const poisoned = await stack.client.submit({ prompt: hostile, workload: 'free', metadata });
    const echoed = await stack.client.submit({ prompt: hostile, workload: 'chat', metadata });
    await Promise.all([poisoned, echoed].map((id) => stack.client.settled(id)));

    const list = await open();
    await list.locator(`[data-key="${poisoned}"]`).waitFor();
    expect(await list.content()).not.toContain('caught');

    const page = await open(`#task=${poisoned}`);
    await page.locator('.answer').waitFor();
    expect(await page.locator('.answer').textContent()).toBe(hostile);
    for (const text of Object.values(notes)) expect(await page.locator('#task').textContent()).toContain(text);
    await page.goto(`${stack.url}/#task=${climbed}`);
    await page.locator('.answer').getByText(hostileTexts[0]).waitFor();
    await page.goto(`${stack.url}/#task=${echoed}`);
    await page.locator('.answer').waitFor();
    const encoded = encodeURIComponent(hostile);
    await page.goto(`${stack.url}/#workload=${encoded}&state=${encoded}&cursor=${encoded}&run=${encoded}`);
    await page.locator('#trouble').waitFor();
    await page.goto(`${stack.url}/#task=${encoded}`);
    await page.getByRole('heading', { name: 'No such task' }).waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'caught'))).toBeUndefined();
    expect(await page.locator('main :is(script, iframe, img, a[href^="javascript"])').count()).toBe(0);
  });

  it('shows the words of an error as text too, and those of hostile evidence', async () => {
    await prepare();
    const page = await open(`#task=${climbed}`, {
      before: (early) =>
        early.route('**/v1/tasks/*/ledger', async (route) => {
          const answer = await route.fetch();
          const ledger = await answer.json();
          const evidence = hostileTexts.map((text) => ({ path: text, message: text }));
          const verdicts = [{ ...ledger.verdicts[0], error: hostile, evidence }];
          const attempts = [{ ...ledger.attempts[0], deployment: hostileTexts[1], modelRequested: hostileTexts[2] }];
          await route.fulfill({ json: { ...ledger, verdicts, attempts } });
        }),
    });
    await page.locator('.story').waitFor();
    expect(await page.locator('.story').textContent()).toContain(hostileTexts[3]);
    await page.unrouteAll();
    await page.route('**/v1/**', (route) =>
      route.fulfill({ status: 500, json: { error: { code: 'INTERNAL', message: hostile } } }),
    );
    await page.goto(`${stack.url}/#`);
    await page.locator('#trouble').getByText(hostileTexts[1]).waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'caught'))).toBeUndefined();
  });

  it('filters by state and workload and pages to older tasks and back', async () => {
    await prepare();
    await Promise.all(Array.from({ length: 22 }, (_, n) => stack.client.submit({ prompt: `Say ${n}` })));
    const page = await open();
    await page.getByLabel('Workload').fill('extract');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.tasks tbody tr').length === 2);
    await page.getByLabel('State').selectOption('failed');
    await page.getByText('No task is like that').waitFor();
    await page.getByRole('link', { name: 'Show all tasks' }).click();
    const first = await page.locator('.tasks .row-link').first().getAttribute('data-key');
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByRole('link', { name: 'Newer' }).waitFor();
    expect(await page.locator(`[data-key="${first}"]`).count()).toBe(0);
    await page.getByRole('link', { name: 'Newer' }).click();
    await page.locator(`[data-key="${first}"]`).waitFor();
  });

  it('shows which version serves, deployments, drift, audits, drills and alarms, and their texts as text', async () => {
    await prepare();
    const post = async (path: string, body: object): Promise<void> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${stack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      expect(response.status).toBe(200);
    };
    const [who, why] = [hostileTexts[0], hostileTexts[1]];
    await post('/v1/deployments/sim/drain', { reason: why, by: who });
    const source = pagePortfolio(vendor.url).replace('"name":"page"', '"name":"page-two"');
    await post('/v1/portfolio', { source, reason: why, by: who, shadow: { share: 0.1, budgetUsd: 1 } });
    const alarm = { id: 'a', kind: 'drill_failed', mend: hostileTexts[2], facts: {} };
    const raised = { raisedAt: '2026-11-26T04:00:00.000Z', toldAt: null };
    const page = await open('', {
      before: (early) =>
        early.route('**/v1/alarms*', (route) =>
          route.fulfill({ json: { alarms: [{ ...alarm, ...raised, summary: hostileTexts[3] }] } }),
        ),
    });
    const versions = page.getByRole('table', { name: 'Versions beside the active one' });
    await versions.waitFor();
    expect(await versions.textContent()).toContain('shadow');
    const deployments = page.getByRole('table', { name: 'Deployments', exact: true });
    expect(await deployments.getByRole('row', { name: /^sim/ }).textContent()).toContain(`drained by ${who}: ${why}`);
    expect(await page.locator('#measures-body').textContent()).toContain('No answer was audited');
    const drills = await page.locator('#drills-body').textContent();
    for (const text of ['No way back was ever tried', hostileTexts[2], hostileTexts[3]]) expect(drills).toContain(text);
    expect(await page.evaluate(() => Reflect.get(window, 'caught'))).toBeUndefined();
    expect((await findFaintTexts(page)).faint).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await post('/v1/deployments/sim/restore', { by: who });
  });

  it('names the version that serves, though the status of the queues is late', async () => {
    await prepare();
    const page = await open('', { before: (early) => early.route('**/v1/status', () => undefined) });
    const version = page.locator('#governed-body dd').first();
    await version.waitFor();
    expect(await version.textContent()).toMatch(/^[0-9a-f]{12}$/);
  });

  it('says since when the API does not answer, goes on by itself, and stops asking when told to', async () => {
    await prepare();
    const page = await open('', { before: (early) => early.clock.install() });
    await page.locator('.tasks').waitFor();
    await page.route('**/v1/**', (route) => route.abort());
    await page.clock.fastForward(6000);
    await page
      .getByRole('alert')
      .getByText(/^The API does not answer since \d/)
      .waitFor();
    expect(await page.locator('.tasks').isVisible()).toBe(true);
    await page.unrouteAll();
    await page.clock.fastForward(30_000);
    await page.getByRole('alert').waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Pause updates' }).click();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.clock.runFor(20_000);
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Pause updates', pressed: true }).click();
    await expect.poll(() => asked.some((url) => url.includes('/v1/status'))).toBe(true);
  });

  it.each(['light', 'dark'] as const)('is legible in %s, and fits a phone', async (colorScheme) => {
    await prepare();
    const page = await open('', { colorScheme, viewport: { width: 360, height: 740 } });
    for (const hash of ['', `task=${climbed}`, `task=${simulated}`, 'run=none']) {
      await page.goto(`${stack.url}/#${hash}`);
      await page.locator(hash.startsWith('task') ? '.story' : '#figures').waitFor();
      const { faint, looked } = await findFaintTexts(page);
      expect(faint).toEqual([]);
      expect(looked).toBeGreaterThan(15);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
  });
});
