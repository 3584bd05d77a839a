/** The URL of a server without user, password and query: fit for messages and logs. */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return 'an address that is no URL';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
