import { reasonCodes } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { loadPage } from '../page/load-page.ts';
import { startApi } from '../testing/start-api.ts';

test('serves the page with headers that let it run its own code and nothing else', async () => {
  const { inject } = await startApi();
  const answer = await inject('/');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  const policy = String(answer.headers['content-security-policy']).split('; ');
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]));
  expect(policy).toEqual(expect.arrayContaining(["connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]));
  expect(policy).toEqual(expect.arrayContaining(["form-action 'none'", "require-trusted-types-for 'script'"]));
  expect(policy.join()).not.toMatch(/unsafe|\*|data:|https?:/);
});

test('every file that the page names is served, with its own kind', async () => {
  const { inject } = await startApi();
  const files = await loadPage();
  const known = new Set(files.map(({ path }) => path));
  const named = files.flatMap(({ path, body }) => {
    const text = body.toString();
    const base = `http://page${path}`;
    const imports = [...text.matchAll(/^(?:import|export) .*?from '(.+?)';$/gm)].map(([, name]) => name);
    const links = path === '/' ? [...text.matchAll(/(?:src|href)="([^#"]+)"/g)].map(([, name]) => name) : [];
    return [...imports, ...links].map((name) => new URL(name ?? '', base).pathname);
  });
  expect(named.filter((path) => !known.has(path) && path !== '/openapi.json')).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
  const kinds = await Promise.all([...known].map(async (path) => (await inject(path)).headers['content-type']));
  expect(new Set(kinds)).toEqual(
    new Set([
      'text/html; charset=utf-8',
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
      'image/svg+xml',
      'application/json; charset=utf-8',
    ]),
  );
});

test('no file of the page makes HTML of text, runs text, or carries a handler or a style inline', async () => {
  const files = await loadPage();
  const dangerous = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc/;
  expect(files.filter(({ body }) => dangerous.test(body.toString())).map(({ path }) => path)).toEqual([]);
  const html = files.find(({ path }) => path === '/')?.body.toString() ?? '';
  expect(html).not.toMatch(/ on\w+=|style=|<style|<script(?![^>]* src=)/);
});

test('a browser that has a file is told so, and HEAD answers as GET without a body', async () => {
  const { inject } = await startApi();
  const first = await inject('/page/main.js');
  const etag = String(first.headers.etag);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await inject({ url: '/page/main.js', headers: { 'if-none-match': known } });
    expect([known, again.statusCode, again.body, again.headers.etag]).toEqual([known, 304, '', etag]);
  }
  expect((await inject({ url: '/page/main.js', headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200);
  const head = await inject({ method: 'HEAD', url: '/page/main.js' });
  expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', etag]);
  expect(head.headers['content-length']).toBe(first.headers['content-length']);
});

test.each(['/', '/favicon.svg', '/page/main.js'])(
  '%s answers 405, with Allow, to what it does not know',
  async (url) => {
    const { inject } = await startApi();
    const answer = await inject({ method: 'POST', url });
    expect([answer.statusCode, answer.json().error.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(answer.headers.allow).toBe('GET, HEAD');
  },
);

test.each([
  '/page',
  '/page/',
  '/page/none.js',
  '/page/..%2f..%2fpackage.json',
  '/page/../package.json',
  '/page/tsconfig.json',
  '/page/poller.test.ts',
  '/index.html',
])('%s is no file of the page: 404 in our error body', async (url) => {
  const { inject } = await startApi();
  const answer = await inject(url);
  expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
});

test('tells the page the meaning of every reason code', async () => {
  const { inject } = await startApi();
  expect((await inject('/page/words.json')).json().reasons).toEqual(reasonCodes);
});
