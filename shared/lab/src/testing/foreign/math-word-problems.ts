import { ask } from './write-task.ts';

/** Sums in words, without tools. */
export const mathWordProblems = [
  ask(
    'A tank holds 360 litres. One pipe fills it in 4 hours, another empties it in 6. How long until it is full if both are open?',
  ),
  ask(
    'Lena reads 14 pages on Monday and each day 3 more than the day before. How many pages has she read by Friday evening?',
  ),
  ask('A jacket costs 84 euros after a discount of 30 percent. What was the price before?'),
  ask('Three friends share a bill in the ratio 2 : 3 : 4. The one who pays least pays 18. How much is the bill?'),
  ask('A train leaves at 09:40 and covers 210 km at 84 km/h, waiting 12 minutes on the way. When does it arrive?'),
  ask('Omar has twice as many marbles as Pia. If he gives her nine, they have equally many. How many has each?'),
  ask('A farmer has 26 animals, hens and goats, with 74 legs in all. How many of them are goats?'),
  ask('A rectangular garden is 5 m longer than wide and has a fence of 58 m. What is its area?'),
  ask(
    'Every machine makes 45 parts an hour; 4 % are faulty. How many good parts do six machines make in an eight-hour shift?',
  ),
  ask(
    'If 5 painters need 12 days for a hall, how many days do 8 painters need, when two of them only come for half of each day?',
  ),
  ask('Nora saves a third of her pay and spends two fifths of the rest on rent. She has 640 left. What does she earn?'),
  ask('The sum of three consecutive odd numbers is 177. Which is the largest?'),
];
