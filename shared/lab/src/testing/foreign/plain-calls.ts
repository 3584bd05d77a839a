import { ask, fn } from './write-task.ts';

/** Function calls of the tuned kind by the same hand as the foreign ones: what is noticed here is noticed by mistake. */
export const plainCalls = [
  ask(
    'What is the volume of a cylinder with a radius of 4 and a height of 9?',
    fn('geometry.cylinder_volume', 'Calculate the volume of a cylinder.', {
      radius: 'number! The radius of the cylinder.',
      height: 'number! The height of the cylinder.',
    }),
  ),
  ask(
    'Find a vegetarian restaurant in Portland that is open on Sunday.',
    fn('restaurant_finder.search', 'Search for restaurants by location and diet.', {
      location: 'string! The city, e.g. Portland.',
      diet: 'string! Dietary preference.',
      day: 'string Day of the week. Default is today.',
    }),
  ),
  ask(
    'Who won the women’s singles at Wimbledon in 2015?',
    fn('tennis.get_winner', 'Retrieve the winner of a tennis tournament.', {
      tournament: 'string! The name of the tournament.',
      year: 'integer! The year of the tournament.',
      category: 'string! The category, such as mens singles.',
    }),
  ),
  ask(
    'How many calories are in two bananas and a cup of rice?',
    fn('nutrition.calories', 'Get the calories of a food.', {
      food: 'string! The name of the food.',
      quantity: 'number! The quantity of the food.',
      unit: 'piece|cup|gram The unit of the quantity.',
    }),
  ),
  ask(
    'Calculate the final speed of a stone that falls for 3 seconds, and the force on a mass of 12 kg accelerated at 2.5 m/s^2.',
    fn('physics.final_velocity', 'Calculate the final velocity of a falling object.', {
      time: 'number! Time of the fall in seconds.',
      gravity: 'number The acceleration of gravity. Default is 9.81.',
    }),
    fn('physics.force', 'Calculate the force by mass and acceleration.', {
      mass: 'number! The mass in kg.',
      acceleration: 'number! The acceleration in m/s^2.',
    }),
  ),
  ask(
    'Get the population of Kenya and Ghana in 2020.',
    fn('country_info.population', 'Get the population of a country in a year.', {
      country: 'string! The name of the country.',
      year: 'integer! The year.',
    }),
  ),
  ask(
    'Who wrote the novel Middlemarch?',
    fn('calculate_tax', 'Calculate the income tax.', {
      income: 'number! The annual income.',
      state: 'string! The state of residence.',
    }),
  ),
  ask(
    'Book a double room in Edinburgh from August 4 to August 9 with breakfast.',
    fn('hotel_booking.book', 'Book a hotel room in a city.', {
      city: 'string! The city of the hotel.',
      room_type: 'single|double|suite The type of room.',
      check_in: 'string! The check-in date.',
      check_out: 'string! The check-out date.',
      breakfast: 'boolean Whether breakfast is included. Default is false.',
    }),
    fn('weather_forecast', 'Get the weather forecast for a location.', {
      location: 'string! The location.',
      days: 'integer! Number of days.',
    }),
  ),
  ask(
    'What is the greatest common divisor of 84 and 126?',
    fn('math.gcd', 'Compute the greatest common divisor of two numbers.', {
      a: 'integer! The first number.',
      b: 'integer! The second number.',
    }),
    fn('math.lcm', 'Compute the least common multiple of two numbers.', {
      a: 'integer! The first number.',
      b: 'integer! The second number.',
    }),
  ),
  ask(
    'Find the chemical formula of baking soda and the boiling point of ethanol.',
    fn('chemistry.get_formula', 'Get the chemical formula of a substance.', { substance: 'string! The substance.' }),
    fn('chemistry.boiling_point', 'Get the boiling point of a substance in Celsius.', {
      substance: 'string! The name of the substance.',
    }),
  ),
  ask(
    'If I invest $2500 at an annual interest rate of 6% compounded monthly, how much will I have after 8 years?',
    fn('finance.compound_interest', 'Calculates the value of an investment with compound interest.', {
      principal: 'number! The initial investment.',
      annual_rate: 'number! The annual interest rate, as a decimal.',
      times_per_year: 'integer! How often interest is compounded each year.',
      years: 'integer! The number of years.',
    }),
  ),
  ask(
    'Recommend three jazz albums released before 1965.',
    fn('music.recommend_albums', 'Recommend albums of a genre.', {
      genre: 'string! The genre of music.',
      before_year: 'integer Only albums released before this year.',
      limit: 'integer The number of albums. Default is 5.',
    }),
  ),
  ask(
    'How do I remove coffee stains from a wool carpet?',
    fn('paint_calculator', 'Calculate the amount of paint that is needed for a wall.', {
      area: 'number! The area of the wall in square feet.',
      coats: 'integer! The number of coats.',
    }),
  ),
  ask(
    'What are the distances from Denver to Salt Lake City and from Denver to Santa Fe by car, in miles?',
    fn('maps.get_distance', 'Get the distance between two cities.', {
      start: 'string! The city of departure.',
      end: 'string! The city of arrival.',
      unit: 'string The unit of distance. Default is km.',
    }),
  ),
  ask(
    'Draw a histogram of [3, 5, 5, 7, 8, 9, 9, 9, 12] with four bins.',
    fn('plot_histogram', 'Draw a histogram of data.', {
      data: 'number[]! The data of the histogram.',
      bins: 'integer! The number of bins.',
      title: 'string The title of the chart.',
    }),
  ),
  ask(
    'When did the Berlin Wall fall, and who was chancellor of West Germany at that time?',
    fn('history.event_date', 'Retrieve the date of a historical event.', {
      event: 'string! The name of the event.',
    }),
    fn('history.head_of_government', 'Retrieve who led a country in a given year.', {
      country: 'string! The country.',
      year: 'integer! The year.',
    }),
  ),
  ask(
    'Find job openings for a data analyst in Toronto with a salary above 70000.',
    fn('job_search', 'Search for job openings by title and location.', {
      title: 'string! The job title.',
      location: 'string! The city.',
      min_salary: 'integer The lowest annual salary.',
      remote: 'boolean Whether remote work is allowed.',
    }),
  ),
  ask(
    'What is the probability of at least two sixes in five rolls of a die?',
    fn('probability.binomial', 'Calculate a binomial probability.', {
      trials: 'integer! The number of trials.',
      successes: 'integer! The number of successes.',
      p: 'number! The probability of success in one trial.',
    }),
  ),
];
