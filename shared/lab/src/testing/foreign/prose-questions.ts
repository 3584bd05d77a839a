import { ask } from './write-task.ts';

/** No tools at all: to be answered in prose. */
export const proseQuestions = [
  ask('Why do leaves change colour in autumn?'),
  ask('Explain to a ten-year-old what inflation is.'),
  ask('Write a polite email to my landlord asking when the heating will be repaired.'),
  ask('What are the pros and cons of working night shifts?'),
  ask('Summarise the plot of Don Quixote in three sentences.'),
  ask('Give me five name ideas for a small bakery that also repairs bicycles.'),
  ask('How should I prepare for a first interview at a bank?'),
  ask('My cat has stopped eating dry food. What could be the reason, and when should I see a vet?'),
  ask('Compare the foreign policy of Bismarck with that of Metternich.'),
  ask('Who painted The Night Watch, and what is it about?'),
  ask('Rewrite this so that it sounds friendlier: "Your request has been denied. Do not apply again."'),
  ask('I feel tired all the time although I sleep eight hours. Any advice?'),
];
