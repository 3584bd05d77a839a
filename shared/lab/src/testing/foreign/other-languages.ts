import type { PlanTask } from '@upshift/core';
import { ask, fn } from './write-task.ts';

const weather = fn('get_weather', 'Get the weather forecast of a city.', {
  city: 'string! The name of the city.',
  days: 'integer Number of days. Default is 1.',
});
const convert = fn('currency.convert', 'Convert an amount from one currency to another.', {
  amount: 'number! The amount to convert.',
  from_currency: 'string! The currency to convert from.',
  to_currency: 'string! The currency to convert to.',
});
const book = fn('restaurant.book', 'Book a table at a restaurant.', {
  restaurant: 'string! The name of the restaurant.',
  people: 'integer! Number of guests.',
  time: 'string! Time in the format HH:MM.',
});

/** Plain questions of the tuned kind, asked in another language of people. */
export const otherLanguages: PlanTask[] = [
  ask('Wie wird das Wetter in Leipzig an den nächsten drei Tagen?', weather),
  ask('Rechne mir bitte 250 Euro in Schweizer Franken um.', convert),
  ask('北京明天会下雨吗？请告诉我未来两天的天气预报。', weather),
  ask('请帮我在“海底捞”预订今晚七点半的位子，一共六个人。', book),
  ask('¿Cuántos yenes japoneses son ochocientos cincuenta pesos mexicanos?', convert),
  ask('Réserve une table pour quatre personnes au Petit Bouchon à vingt heures, s’il te plaît.', book),
  ask('Какая погода будет в Казани на этой неделе?', weather),
  ask('明日の札幌の天気を教えてください。', weather),
  ask('Quanto valgono 1200 dollari australiani in euro al cambio di oggi?', convert),
  ask('كم يساوي خمسمئة دولار أمريكي بالدينار الأردني؟', convert),
  ask(
    'Kannst du einen Tisch für zwei Leute im Gasthaus zur Linde um halb acht abends bestellen und nachsehen, ob es regnet?',
    book,
    weather,
  ),
  ask('Zamów stolik na pięć osób w restauracji Pod Aniołami na godzinę osiemnastą.', book),
];
