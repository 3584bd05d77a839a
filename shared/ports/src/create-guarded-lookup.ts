import type { LookupAddress, LookupOptions } from 'node:dns';
import { isPrivateAddress } from './private-address.ts';

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
 *
 * @param resolve whom it asks, such as `lookup` of `node:dns`
 */
export function createGuardedLookup(resolve: Lookup): Lookup {
  return (hostname, options, done) =>
    resolve(hostname, options, (error, address, family) => {
      if (error !== null) return done(error, '');
      const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
      if (found.some(isPrivateAddress))
        return done(new PrivateAddressError('This name leads into a private network.'), '');
      done(null, address, family);
    });
}
