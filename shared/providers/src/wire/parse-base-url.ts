/** Where a vendor listens: the address that calls are sent to, its own query kept. */
export interface BaseUrl {
  /** Without query and without a slash at its end. */
  readonly url: string;
  /** For instance `api-version` on Azure. */
  readonly query: Readonly<Record<string, string>>;
  readonly hostname: string;
}

/**
 * Reads a base URL from a portfolio. Only http and https, and no user or password: a key belongs in `apiKeyEnv`, where
 * it reaches no log and no error.
 *
 * @returns undefined when the URL is none that may be called
 */
export function parseBaseUrl(text: string): BaseUrl | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const allowed = (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
  if (!allowed) return undefined;
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    query: Object.fromEntries(url.searchParams),
    hostname: url.hostname,
  };
}
