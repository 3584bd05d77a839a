import type { Draw } from '../draw.ts';

const firstNames = [
  'Amara',
  'Jonas',
  'Mei',
  'Priya',
  'Luca',
  'Fatima',
  'Oskar',
  'Ines',
  'Tomasz',
  'Aiko',
  'Ruben',
  'Nadia',
];
const lastNames = [
  'Okafor',
  'Lindqvist',
  'Chen',
  'Raman',
  'Moretti',
  'Haddad',
  'Berg',
  'Sousa',
  'Nowak',
  'Sato',
  'Visser',
  'Petrova',
];
const products = [
  'desk lamp',
  'coffee grinder',
  'hiking backpack',
  'wireless keyboard',
  'espresso machine',
  'rain jacket',
  'bike pump',
  'monitor stand',
];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'];

/** What texts are filled with: people, things, numbers and days. */
export interface Words {
  readonly name: string;
  readonly product: string;
  readonly order: string;
  readonly day: string;
  readonly amount: string;
}

export function drawWords(draw: Draw): Words {
  return {
    name: drawName(draw),
    product: draw.pick(products),
    order: drawOrder(draw),
    day: `${draw.integer(1, 28)} ${draw.pick(months)}`,
    amount: `${draw.integer(12, 240)}.${draw.pick(['00', '50', '90', '99'])}`,
  };
}

export function drawName(draw: Draw): string {
  return `${draw.pick(firstNames)} ${draw.pick(lastNames)}`;
}

export function drawProduct(draw: Draw): string {
  return draw.pick(products);
}

export function drawOrder(draw: Draw): string {
  return `${draw.pick(['AX', 'BK', 'CT', 'DR'])}-${draw.integer(100_000, 999_999)}`;
}
