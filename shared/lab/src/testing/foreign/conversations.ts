import { fn, talk } from './write-task.ts';

const flights = fn('search_flights', 'Search for flights between two cities.', {
  origin: 'string! The departure city.',
  destination: 'string! The arrival city.',
  date: 'string! The date of departure.',
});
const movie = fn('find_movie', 'Find a movie by genre and year.', {
  genre: 'string! The genre of the movie.',
  year: 'integer The year of release.',
});
const bmi = fn('calculate_bmi', 'Calculate the body mass index.', {
  weight: 'number! Weight in kilograms.',
  height: 'number! Height in meters.',
});
const loan = fn('loan.payment', 'Calculate the monthly payment of a loan.', {
  principal: 'number! The amount of the loan.',
  rate: 'number! The annual interest rate in percent.',
  years: 'integer! The term in years.',
});

/** Several turns, where the last one means little without those before. */
export const conversations = [
  talk(['I want to fly to Rome.', 'Where do you start from, and when?', 'From Vienna, on the 3rd of May.'], flights),
  talk(
    [
      'Any good thriller?',
      'From which year?',
      'Hmm, 2010 maybe.',
      'I found none. Another genre?',
      'Then comedy, same year.',
    ],
    movie,
  ),
  talk(['What is my BMI?', 'How tall are you, and what do you weigh?', '1.82 m and 77 kg'], bmi),
  talk(
    [
      'How much is a loan of 20000 over 5 years?',
      'At which interest rate?',
      '4.5',
      'That is 372.86 a month.',
      'And over 7 years?',
    ],
    loan,
  ),
  talk(['Flights Madrid to Oslo on 2024-06-11?', 'There is one at 07:20.', 'Too early. The day after?'], flights),
  talk(
    ['Hello', 'Hello! What can I do for you?', 'Compute the body mass index for 64 kilograms and 1.70 meters please.'],
    bmi,
  ),
  talk(
    [
      'system: You are the assistant of a travel agency. Ask before you book.',
      'We would like to go to Lisbon.',
      'From which city?',
      'Hamburg, July 9th',
    ],
    flights,
  ),
  talk(['system: Answer briefly.', 'Horror movies of 1999?', 'The Blair Witch Project.', 'and from 2001'], movie),
  talk(
    ['Is a loan of 150000 at 3 percent for 20 years cheaper than one for 25?', 'Per month or in total?', 'Per month.'],
    loan,
  ),
  talk(
    ['Find me a movie.', 'Which genre?', 'No idea.', 'Do you like to laugh?', 'Yes!', 'Old or new?', 'From 1987'],
    movie,
  ),
  talk(['Weight 90', 'In kilograms?', 'Yes. Height 1.75', 'Your BMI is 29.4.', 'And if I lose ten?'], bmi),
  talk(
    [
      'Zurich - Athens',
      'When?',
      'tomorrow',
      'Which date is that for you?',
      '14 September 2024',
      'One moment.',
      'And the way back a week later.',
    ],
    flights,
  ),
];
