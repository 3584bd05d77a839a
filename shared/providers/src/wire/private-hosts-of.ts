import { isLinkLocalHost, isPrivateHost } from '@upshift/ports';

/**
 * What a portfolio allows: its own word, else what it has written: a private address that stands in a base URL is meant,
 * one that a public name leads to is not. Link-local addresses want to be allowed by word.
 */
export function privateHostsOf(url: string, allowPrivateNetwork: boolean | undefined): 'allow' | 'refuse' {
  return (allowPrivateNetwork ?? (isPrivateHost(url) && !isLinkLocalHost(url))) ? 'allow' : 'refuse';
}
