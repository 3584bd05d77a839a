import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** What a page did that it must not do. */
export interface Misdeeds {
  /** Requests to anywhere but the API. */
  readonly strangers: string[];
  /** Exceptions, dialogs, and what the content security policy refused. */
  readonly alarms: string[];
}

export interface Reader {
  readonly page: Page;
  readonly misdeeds: Misdeeds;
  close(): Promise<void>;
}

export async function openBrowser(executablePath: string) {
  const browser: Browser = await chromium.launch({
    executablePath,
    // Root may not use the sandbox; the rest keeps the browser from calling home.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    /** A fresh profile that looks at `url` and is watched. */
    async open(
      url: string,
      options: BrowserContextOptions & { readonly before?: (page: Page) => Promise<unknown> } = {},
    ) {
      const { before, ...contextOptions } = options;
      const context = await browser.newContext(contextOptions);
      const page = await context.newPage();
      const misdeeds = watch(page, new URL(url).origin);
      await before?.(page);
      await page.goto(url);
      return { page, misdeeds, close: () => context.close() } satisfies Reader;
    },
    close: () => browser.close(),
  };
}

function watch(page: Page, origin: string): Misdeeds {
  const misdeeds: Misdeeds = { strangers: [], alarms: [] };
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) misdeeds.strangers.push(request.url());
  });
  page.on('pageerror', (error) => misdeeds.alarms.push(error.message));
  page.on('dialog', (dialog) => {
    misdeeds.alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/content security policy|trusted ?(html|script|type)|refused to/i.test(message.text()))
      misdeeds.alarms.push(message.text());
  });
  return misdeeds;
}
