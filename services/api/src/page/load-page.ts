import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { reasonCodes, taskStates } from '@upshift/contracts';

/** One file of the page, as it is served. */
export interface PageFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** A strong tag of the content. */
  readonly etag: string;
}

const folder = join(import.meta.dirname, '..', '..', 'page');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files of the page that have a place of their own; the rest is found below `/page/`. */
const places: Readonly<Record<string, string>> = {
  'index.html': '/',
  'review.html': '/review',
  'favicon.svg': '/favicon.svg',
};

let loaded: Promise<readonly PageFile[]> | null = null;

/** Every file of the page. They are read once and served as they are on disk: there is no build step. */
export function loadPage(): Promise<readonly PageFile[]> {
  loaded ??= readPage();
  return loaded;
}

async function readPage(): Promise<readonly PageFile[]> {
  const names = await readdir(folder, { recursive: true });
  const served = names.filter((name) => extname(name) in contentTypes).map((name) => name.replaceAll(sep, '/'));
  const files = served.sort().map(async (name) => {
    const contentType = contentTypes[extname(name)] ?? 'application/octet-stream';
    return toPageFile(places[name] ?? `/page/${name}`, contentType, await readFile(join(folder, name)));
  });
  return [...(await Promise.all(files)), toWords()];
}

/** The closed lists of the contracts, which a browser cannot import. */
function toWords(): PageFile {
  const words = JSON.stringify({ states: taskStates, reasons: reasonCodes });
  return toPageFile('/page/words.json', 'application/json; charset=utf-8', Buffer.from(words));
}

function toPageFile(path: string, contentType: string, body: Buffer): PageFile {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 24)}"`;
  return { path, contentType, body, etag };
}
