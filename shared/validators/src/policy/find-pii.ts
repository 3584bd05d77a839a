import type { piiKinds } from '@upshift/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import isCreditCard from 'validator/lib/isCreditCard.js';
import isEmail from 'validator/lib/isEmail.js';
import isIBAN from 'validator/lib/isIBAN.js';
import isIP from 'validator/lib/isIP.js';

/** Where something stands in a text, in UTF-16 units. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

type PiiKind = (typeof piiKinds)[number];

/** Finds what looks like one kind of personal data and passes its own checksum or rules. Pure, linear in the text. */
export const piiFinders: Readonly<Record<PiiKind, (text: string) => Place[]>> = {
  email: (text) =>
    placesOf(
      text,
      /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
      (found) => isEmail.default(found) && !isExample(found),
    ),
  phone: (text) => placesOf(text, /(?<![\w.,/-])(?:\+|\()?\d[\d ().-]{5,18}\d(?![\w/-]|[.,]\d)/g, isPhone),
  card: (text) =>
    placesOf(text, /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d,-])/g, (found) =>
      isCreditCard.default(found.replaceAll(/[ -]/g, '')),
    ),
  iban: (text) =>
    placesOf(
      text,
      /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g,
      isIbanOrBegins,
    ),
  us_ssn: (text) => placesOf(text, /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g, () => true),
  ip_address: (text) =>
    placesOf(
      text,
      /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:]|\.\d)/gi,
      isPersonalAddress,
    ),
};

function placesOf(text: string, pattern: RegExp, holds: (found: string) => boolean): Place[] {
  const places: Place[] = [];
  for (const { 0: found, index } of text.matchAll(pattern))
    if (holds(found)) places.push({ start: index, end: index + found.length });
  return places;
}

/** Addresses that are reserved for documentation belong to nobody. */
function isExample(address: string): boolean {
  return /@(?:[\w-]+\.)*example(?:\.(?:com|net|org))?$|\.(?:test|invalid|example)$/i.test(address);
}

/** An IBAN is followed by words in capitals at times; what is too much is taken off group by group. */
function isIbanOrBegins(found: string): boolean {
  const groups = found.split(' ');
  for (let count = groups.length; count > 0; count--) if (isIBAN.default(groups.slice(0, count).join(''))) return true;
  return false;
}

/** Of addresses, those that may be somebody's: not loopback, private, of documentation, or a version number. */
function isPersonalAddress(found: string): boolean {
  if (!isIP.default(found)) return false;
  return !/^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|255\.|1\.0\.0\.0$|2001:db8|fe80|f[cd]|::1?$)/i.test(
    found,
  );
}

/** With its country's prefix, or as North America writes it: other national forms look like any number. */
function isPhone(found: string): boolean {
  const isNational = /^\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$/.test(found);
  if (!found.startsWith('+') && !isNational) return false;
  return parsePhoneNumberFromString(found, 'US')?.isValid() ?? false;
}
