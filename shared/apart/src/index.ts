export { type ApartHome, openApart } from './open-apart.ts';
export { type Apart, type ApartEvents, type ApartOptions, startApart } from './start-apart.ts';
