import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are nobody's on the internet: this machine, private and shared networks, link-local, documentation, translations,
 * multicast, reserved.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry and https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  special.addSubnet(network, prefix, 'ipv6');

/** What NAT64 makes of an IPv4 address (RFC 6052): where there is only IPv6, every vendor that has only IPv4 is behind it. */
const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');

/** Where clouds keep the credentials of their machines. Nobody runs a model there. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/**
 * Whether an address leads to this machine, into a private network, or otherwise not to the internet. What is no address does. Mapped
 * and translated IPv4 addresses count as what they stand for.
 */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  if (family === 4) return special.check(address, 'ipv4');
  if (translated.check(address, 'ipv6')) return special.check(lastFourBytes(address), 'ipv4');
  // Mapped addresses (::ffff:0:0/96) are held to the rules of IPv4 by node:net.
  return special.check(address, 'ipv6');
}

/** Whether a URL's host is written as one of this machine or of a private network; names are looked up by nobody here. */
export function isPrivateHost(url: string): boolean {
  const host = hostOf(url);
  if (isIP(host) !== 0) return isPrivateAddress(host);
  return !host.includes('.') || /\.(localhost|local|internal|home\.arpa)$/.test(host);
}

/** Whether a URL's host is written as a link-local address. */
export function isLinkLocalHost(url: string): boolean {
  const host = hostOf(url);
  const family = isIP(host);
  return family !== 0 && linkLocal.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function hostOf(url: string): string {
  return new URL(url).hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

/** Of an IPv6 address, its last 32 bits as an IPv4 address. */
function lastFourBytes(address: string): string {
  const groups = hostOf(`http://[${address}]`)
    .split('::')
    .at(-1)
    ?.split(':')
    .map((group) => Number.parseInt(group || '0', 16));
  const [high = 0, low = 0] = groups === undefined || groups.length < 2 ? [0, ...(groups ?? [])] : groups.slice(-2);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
