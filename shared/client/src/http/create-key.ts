const bytes = 16;

/**
 * A new idempotency key: 128 random bits as hexadecimal digits. `crypto.randomUUID` is missing on pages without TLS, and
 * Node 18 has no `crypto` at all unless asked; a key must be unlike all others, not secret, so Math.random will do there.
 */
export function createKey(): string {
  const random = new Uint8Array(bytes);
  if (globalThis.crypto === undefined) for (let at = 0; at < bytes; at += 1) random[at] = Math.random() * 256;
  else globalThis.crypto.getRandomValues(random);
  return `sdk-${Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
