import { expect, it } from 'vitest';
import { isLinkLocalHost, isPrivateAddress, isPrivateHost } from './private-address.ts';

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.0.2.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::127.0.0.1',
  'fd00::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '::ffff:10.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::a00:1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::1',
  '64:ff9b::',
  '64:ff9b:1::808:808',
  'no address',
])('%s leads into a private network', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

it.each([
  '8.8.8.8',
  '172.32.0.1',
  '192.169.0.1',
  '2606:4700::1111',
  '2001:4860:4860::8888',
  '::ffff:8.8.8.8',
  // A public vendor, for whoever has IPv6 alone.
  '64:ff9b::808:808',
  '64:ff9b::8.8.8.8',
])('%s does not', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

it.each([
  ['http://localhost:8000/v1', true, false],
  ['http://ollama:11434/v1', true, false],
  ['http://models.internal/v1', true, false],
  ['http://models.internal./v1', true, false],
  ['http://[::1]/v1', true, false],
  ['http://2130706433/v1', true, false],
  ['http://0x7f.1/v1', true, false],
  ['http://169.254.169.254/latest', true, true],
  ['http://[fe80::1]/', true, true],
  ['https://api.openai.com/v1', false, false],
])('of the host of %s: private %s, link-local %s', (url, isPrivate, isLinkLocal) => {
  expect([isPrivateHost(url), isLinkLocalHost(url)]).toEqual([isPrivate, isLinkLocal]);
});
