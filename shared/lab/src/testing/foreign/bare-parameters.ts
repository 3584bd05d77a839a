import type { Tool } from '@upshift/contracts';
import { ask } from './write-task.ts';

function bare(name: string, properties: Record<string, unknown>, description?: string): Tool {
  const parameters = { type: 'object', properties };
  return { type: 'function', function: { name, parameters, ...(description === undefined ? {} : { description }) } };
}
const untyped = (...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, {}]));
const typed = (type: string, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, { type }]));

/** Tools that say nothing of their parameters: no types, no descriptions, or neither. */
export const bareParameters = [
  ask('What is the area of a triangle with base 6 and height 10?', bare('triangle_area', untyped('base', 'height'))),
  ask('Find hotels in Seville for the first weekend of March.', bare('find_hotels', untyped('city', 'from', 'to'))),
  ask('Convert 30 miles to kilometers.', bare('convert', { ...typed('number', 'x'), ...typed('string', 'a', 'b') })),
  ask('Who directed Stalker?', bare('movie_info', untyped('title', 'field'), 'movie info')),
  ask('Translate "good night" into Finnish.', bare('tr', untyped('t', 'l'))),
  ask('Set a timer for 12 minutes.', bare('timer', typed('integer', 'm'))),
  ask(
    'What is the stock price of Siemens today?',
    bare('get_price', untyped('symbol')),
    bare('get_news', untyped('symbol', 'n')),
  ),
  ask('Send 20 dollars to Marta for the tickets.', bare('pay', untyped('to', 'amt', 'cur', 'note'), 'pay')),
  ask('Book the 9 o’clock yoga class for two.', bare('book_class', typed('string', 'name', 'time', 'n'))),
  ask('Which trains run from Bern to Basel after 18:00?', bare('trains', untyped('o', 'd', 'after'))),
  ask('Compute the standard deviation of 4, 8, 15, 16, 23 and 42.', bare('stats', untyped('v', 'f'))),
  ask(
    'Add eggs and butter to my shopping list.',
    bare('add', untyped('items')),
    bare('remove', untyped('items')),
    bare('show', {}),
  ),
];
