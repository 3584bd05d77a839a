import { type RecordedVendor, type Stack, startRecordedVendor, startStack } from '@upshift/testkit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { reviewPortfolio } from '../e2e/review-portfolio.fixture.ts';
import { findChromium } from './find-chromium.ts';
import { findFaintTexts } from './find-faint-texts.ts';
import { hostileTexts } from './hostile-texts.ts';
import { openBrowser, type Reader } from './open-browser.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const chromium = findChromium(process.env.PATH ?? '');
const suite =
  chromium === null
    ? 'the review page in a browser: skipped, no chromium is on the PATH'
    : 'the review page in a browser';

describe.skipIf(chromium === null)(suite, () => {
  const hostile = hostileTexts.join('\n');
  let stack: Stack;
  let vendor: RecordedVendor;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  const readers: Reader[] = [];

  const open = async (path: string, options: Parameters<typeof browser.open>[1] = {}): Promise<Page> => {
    const reader = await browser.open(`${stack.url}/${path}`, options);
    readers.push(reader);
    return reader.page;
  };
  /** A task that waits for a person. */
  const handedOff = async (
    outcomeId: 'invoice' | 'hostile',
    prompt = 'Invoice 7 over twelve euros',
  ): Promise<string> => {
    const id = await stack.client.submit({ prompt, metadata: { outcomeId } });
    expect(await stack.client.settled(id)).toMatchObject({ state: 'in_review' });
    return id;
  };
  const sayName = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel('You are').fill(name);
    await page.keyboard.press('Enter');
    await page.getByLabel('You are').blur();
  };
  const claimByKey = async (page: Page): Promise<void> => {
    await page.keyboard.press('c');
    await page.getByText(/^It is yours until/).waitFor();
  };

  beforeAll(async () => {
    vendor = await startRecordedVendor({
      invoice: { best: { text: '{"total": "twelve"}', latencyMs: 5 } },
      hostile: { best: { text: JSON.stringify({ total: hostile, [hostileTexts[0]]: hostileTexts[1] }), latencyMs: 5 } },
    });
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    stack = await startStack({ servers, queue, portfolio: reviewPortfolio(vendor.url) });
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

  it('leads someone who has only a keyboard through the queue: next, claim, accept, reject', async () => {
    const [first, second] = [await handedOff('invoice'), await handedOff('invoice')];
    const page = await open('review');
    await page.locator(`[data-key="${second}"]`).waitFor();
    await sayName(page, 'ann');
    await page.keyboard.press('j');
    await page.getByText(first).waitFor();
    await page.keyboard.press('j');
    await page.getByText(second).waitFor();
    await page.keyboard.press('k');
    await page.getByText(first).waitFor();

    // Nothing is decided without a claim, and nothing without saying what it means.
    await page.keyboard.press('a');
    await page.locator('#notice').getByText('Claim the task first').waitFor();
    await claimByKey(page);
    expect(await stack.client.get(first)).toMatchObject({ review: { state: 'claimed', reviewer: 'ann' } });
    await page.keyboard.press('a');
    await page.getByText('The task succeeds with it, for good.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('The task succeeds with it, for good.').waitFor({ state: 'detached' });
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Accept: the task succeeds' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#notice').getByText('Done: the task succeeded.').waitFor();
    expect(await stack.client.get(first)).toMatchObject({
      state: 'succeeded',
      reason: 'review_accepted',
      output: { text: '{"total": "twelve"}' },
    });

    // The next one is there already.
    await page.getByText(second).waitFor();
    await claimByKey(page);
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Reject: the task fails' }).click();
    await page.locator('#notice').getByText('Say why').waitFor();
    expect((await stack.client.get(second)).state).toBe('in_review');
    await page.getByLabel('Why there is no right answer').fill('There is no invoice 7.');
    await page.getByRole('button', { name: 'Reject: the task fails' }).click();
    await page.locator('#notice').getByText('Done: the task failed.').waitFor();
    expect(await stack.client.get(second)).toMatchObject({
      state: 'failed',
      review: { comment: 'There is no invoice 7.' },
    });
    await page.getByText('Nothing waits for a person.').waitFor();
  });

  it('marks the evidence in the answer, refuses an edit with its findings, and takes the mended one', async () => {
    const id = await handedOff('invoice');
    const page = await open(`review#task=${id}`);
    const mark = page.locator('.answer-card mark');
    await mark.waitFor();
    expect(await mark.textContent()).toBe('"twelve"');
    expect(await mark.getAttribute('data-note')).toBe('1');
    expect(await page.locator('.answer-card .findings').textContent()).toMatch(
      /shape fail.*1\. \/total must be number/s,
    );
    await sayName(page, 'ann');
    await claimByKey(page);
    await page.keyboard.press('e');
    const field = page.getByLabel('The answer');
    expect(await field.inputValue()).toBe('{\n  "total": "twelve"\n}');
    await field.fill('{"total": "12"}');
    await page.getByRole('button', { name: 'Settle with this answer' }).click();
    await page.locator('#decide-findings').getByText('must be number').waitFor();
    await page.getByLabel('Why it is right all the same').waitFor();
    expect(await field.inputValue()).toBe('{"total": "12"}');
    expect((await stack.client.get(id)).state).toBe('in_review');
    await field.fill('{"total": 12}');
    await page.getByRole('button', { name: 'Settle with this answer' }).click();
    await page.locator('#notice').getByText('Done: the task succeeded.').waitFor();
    expect(await stack.client.get(id)).toMatchObject({ tier: 'human', output: { text: '{"total": 12}' } });
  });

  it('keeps what was written when the claim is lost to somebody else', async () => {
    const id = await handedOff('invoice');
    const page = await open(`review#task=${id}`);
    await page.locator('.answer-card').waitFor();
    await sayName(page, 'ann');
    await claimByKey(page);
    await page.keyboard.press('e');
    await page.getByLabel('The answer').fill('{"total": 12}');
    const post = (step: string, body: object) =>
      fetch(`${stack.url}/v1/review/${id}/${step}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('release', { reviewer: 'ann', fence: 1 });
    expect((await post('claim', { reviewer: 'bob' })).status).toBe(200);
    await page.getByRole('button', { name: 'Settle with this answer' }).click();
    await page.locator('#notice').getByText('bob has the task').waitFor();
    expect(await page.getByLabel('The answer').inputValue()).toBe('{"total": 12}');
    await page.keyboard.press('Escape');
    await page.getByText(/^bob has this task until/).waitFor();
    await page.locator('.waiting').getByText('bob').waitFor();
    await stack.client.cancel(id);
    await page.getByText('This review has ended: the task is cancelled.').waitFor();
  });

  it('finds the claim of its reviewer again after a reload', async () => {
    const id = await handedOff('invoice');
    const page = await open(`review#task=${id}`);
    await page.locator('.answer-card').waitFor();
    await sayName(page, 'ann');
    await claimByKey(page);
    await page.reload();
    await page.getByText(/^It is yours until/).waitFor();
    await page.locator('.waiting').getByText('yours').waitFor();
    await page.keyboard.press('u');
    await page.locator('#notice').getByText('waits for somebody else').waitFor();
    expect(await stack.client.get(id)).toMatchObject({ review: { state: 'waiting', reviewer: null } });
    await stack.client.cancel(id);
  });

  it('shows what models, producers and reviewers write as text and runs none of it', async () => {
    const id = await handedOff('hostile', hostile);
    const page = await open(`review#task=${id}`);
    await page.locator('.answer-card .answer').waitFor();
    const shown = await page.locator('#case-body').textContent();
    for (const text of hostileTexts) expect(shown).toContain(text);
    expect(await page.locator('.answer-card .answer').textContent()).toBe(
      JSON.stringify({ total: hostile, [hostileTexts[0]]: hostileTexts[1] }, null, 2),
    );
    await sayName(page, hostileTexts[1]);
    await claimByKey(page);
    await page.locator('.waiting').getByText('yours').waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Why there is no right answer').fill(hostile);
    await page.getByRole('button', { name: 'Reject: the task fails' }).click();
    await page.locator('#notice').getByText('Done: the task failed.').waitFor();
    await page.goto(`${stack.url}/review#task=${id}`);
    await page.getByText('Comment of the reviewer').waitFor();
    const encoded = encodeURIComponent(hostile);
    await page.goto(`${stack.url}/review#task=${encoded}&workload=${encoded.slice(0, 60)}`);
    await page.getByRole('heading', { name: 'No such review' }).waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'caught'))).toBeUndefined();
    expect(await page.locator('main :is(script, iframe, img, a[href^="javascript"])').count()).toBe(0);
  });

  it('shows hostile evidence as text too', async () => {
    const id = await handedOff('invoice');
    const page = await open(`review#task=${id}`, {
      before: (early) =>
        early.route('**/v1/review/t_*', async (route) => {
          const answer = await route.fetch();
          const detail = await answer.json();
          const evidence = hostileTexts.map((text) => ({ path: text, message: text }));
          const verdicts = detail.ledger.verdicts.map((verdict: object) => ({ ...verdict, error: hostile, evidence }));
          await route.fulfill({ json: { ...detail, reasonDetail: hostile, ledger: { ...detail.ledger, verdicts } } });
        }),
    });
    await page.locator('.findings').first().waitFor();
    expect(await page.locator('.findings').first().textContent()).toContain(hostileTexts[3]);
    expect(await page.evaluate(() => Reflect.get(window, 'caught'))).toBeUndefined();
    await page.unrouteAll();
    await stack.client.cancel(id);
  });

  it.each(['light', 'dark'] as const)('is legible in %s, and fits a phone', async (colorScheme) => {
    const id = await handedOff('invoice');
    const page = await open(`review#task=${id}`, { colorScheme, viewport: { width: 360, height: 740 } });
    await page.locator('.answer-card').waitFor();
    const look = async (): Promise<void> => {
      const { faint, looked } = await findFaintTexts(page);
      expect(faint).toEqual([]);
      expect(looked).toBeGreaterThan(15);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    };
    await look();
    await sayName(page, 'ann');
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByText(/^It is yours until/).waitFor();
    await look();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Settle with this answer' }).click();
    await page.getByLabel('Why it is right all the same').waitFor();
    await look();
    await stack.client.cancel(id);
  });
});
