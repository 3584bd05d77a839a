import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Addresses that lead to this machine or into a private network. Source: IANA's special-purpose registries. */
const privateAddresses = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const)
  privateAddresses.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  // Translated addresses of IPv4: what stands behind them is not looked at. Mapped ones count as those of IPv4.
  ['64:ff9b::', 96],
] as const)
  privateAddresses.addSubnet(net, prefix, 'ipv6');

/** Link-local: where clouds keep the credentials of their machines. Nobody runs a model there. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || privateAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a URL's host is written as one of this machine or of a private network; names are looked up by nobody here. */
export function isPrivateHost(url: string): boolean {
  const host = hostOf(url);
  if (isIP(host) !== 0) return isPrivateAddress(host);
  return !host.includes('.') || /\.(localhost|local|internal|home\.arpa)$/.test(host);
}

/**
 * What a portfolio allows: its own word, else what it has written: a private address that stands in a base URL is meant,
 * one that a public name leads to is not. Link-local addresses want to be allowed by word.
 */
export function privateHostsOf(url: string, allowPrivateNetwork: boolean | undefined): 'allow' | 'refuse' {
  return (allowPrivateNetwork ?? (isPrivateHost(url) && !isLinkLocalHost(url))) ? 'allow' : 'refuse';
}

function isLinkLocalHost(url: string): boolean {
  const host = hostOf(url);
  const family = isIP(host);
  return family !== 0 && linkLocal.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function hostOf(url: string): string {
  return new URL(url).hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

/** A public name that leads into a private network: a mistake, or somebody's attempt to read what is behind us. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/** The system's resolver, as `node:net` calls it. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void;

/**
 * Resolves a name for a connection, at the moment it is opened, and refuses it where any of its addresses is private: a
 * name that is looked up before may lead elsewhere a moment later.
 */
export function createGuardedLookup(resolve: Lookup = lookup): Lookup {
  return (hostname, options, done) =>
    resolve(hostname, options, (error, address, family) => {
      if (error !== null) return done(error, '');
      const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
      if (found.some(isPrivateAddress))
        return done(new PrivateAddressError('This name leads into a private network.'), '');
      done(null, address, family);
    });
}
