import type { Tool } from '@upshift/contracts';
import { ask, fn } from './write-task.ts';

const home: Tool[] = [
  fn('lights_on', 'Turn on the lights of a room', { room: 'string! which room', brightness: 'integer 0 to 100' }),
  fn('lights_off', 'Turn off the lights of a room', { room: 'string! which room' }),
  fn('set_thermostat', 'Set target temperature', { celsius: 'number! target', zone: 'up|down floor' }),
  fn('lock_door', 'Lock a door', { door: 'front|back|garage which' }),
  fn('play_music', 'Play music on the speakers', { query: 'string! artist, album or mood', rooms: 'string[] where' }),
  fn('add_shopping_item', 'Put an item on the shopping list', { item: 'string! what', quantity: 'string how much' }),
  fn('start_robot', 'Start the vacuum robot', { rooms: 'string[] rooms to clean', mode: 'quiet|normal|max power' }),
  fn('set_alarm', 'Set an alarm', { time: 'string! HH:MM', days: 'string[] weekdays' }),
  fn('send_message', 'Send a text message', { to: 'string! contact', text: 'string! body' }),
  fn('get_calendar', 'Read the calendar', { from: 'string! date', to: 'string date' }),
  fn('water_garden', 'Run the sprinklers', { minutes: 'integer! how long', beds: 'string[] which beds' }),
  fn('feed_pet', 'Release a portion of pet food', { pet: 'string! name', grams: 'integer portion' }),
];
const office: Tool[] = [
  fn('search_mail', 'Searches the mailbox.', {
    query: 'string! search text',
    folder: 'string folder',
    unread: 'boolean only unread',
  }),
  fn('draft_mail', 'Writes a draft.', { to: 'string[]! addresses', subject: 'string! subject', body: 'string! body' }),
  fn('create_event', 'Creates a calendar event.', {
    title: 'string! title',
    start: 'string! start',
    end: 'string end',
    guests: 'string[] guests',
  }),
  fn('find_slot', 'Finds a free slot for several people.', {
    people: 'string[]! people',
    minutes: 'integer! length',
    before: 'string latest day',
  }),
  fn('book_room', 'Books a meeting room.', {
    capacity: 'integer! seats',
    start: 'string! start',
    screen: 'boolean needs a screen',
  }),
  fn('open_ticket', 'Opens a ticket with IT.', { summary: 'string! summary', urgency: 'low|medium|high urgency' }),
  fn('search_drive', 'Searches documents.', {
    text: 'string! text',
    owner: 'string owner',
    type: 'doc|sheet|slides type',
  }),
  fn('share_document', 'Shares a document.', {
    id: 'string! document',
    with: 'string[]! people',
    role: 'view|edit role',
  }),
  fn('request_leave', 'Requests leave.', {
    from: 'string! first day',
    to: 'string! last day',
    kind: 'holiday|sick|other kind',
  }),
  fn('expense_report', 'Files an expense.', {
    amount: 'number! amount',
    currency: 'string! currency',
    reason: 'string! reason',
  }),
  fn('lookup_person', 'Looks up a colleague.', { name: 'string! name' }),
  fn('post_channel', 'Posts in a channel.', { channel: 'string! channel', text: 'string! text' }),
  fn('translate_text', 'Translates text.', { text: 'string! text', to: 'string! language' }),
  fn('create_task', 'Creates a to-do.', { title: 'string! title', due: 'string due date', assignee: 'string who' }),
];
const shop: Tool[] = [
  fn('find_order', 'Find an order of the customer', { order_id: 'string id', email: 'string email' }),
  fn('cancel_order', 'Cancel an order', { order_id: 'string! id', reason: 'string reason' }),
  fn('return_item', 'Start a return', {
    order_id: 'string! id',
    item_ids: 'string[]! items',
    method: 'mail|store how',
  }),
  fn('exchange_item', 'Exchange for another variant', {
    order_id: 'string! id',
    item_id: 'string! old',
    new_item_id: 'string! new',
  }),
  fn('track_parcel', 'Where a parcel is', { tracking_number: 'string! number' }),
  fn('change_address', 'Change the delivery address', { order_id: 'string! id', address: 'string! address' }),
  fn('refund', 'Pay money back', { order_id: 'string! id', amount: 'number! amount', to: 'card|voucher where to' }),
  fn('list_products', 'List products', { category: 'string! category', max_price: 'number highest price' }),
  fn('check_stock', 'Stock of a variant', { item_id: 'string! variant', store: 'string store' }),
  fn('apply_voucher', 'Apply a voucher', { code: 'string! code' }),
  fn('transfer_to_agent', 'Hand over to a person', { summary: 'string! what it is about' }),
];

/** What a real user writes: several paragraphs, beside the point at times, with ten tools and more on offer. */
export const chattyRequests = [
  ask(
    "hey so we're finally back from the lake, what a drive!! kids are asleep in the car lol\n\nanyway could you make the house nice before we come in — living room not too bright, maybe 40, and a bit warmer upstairs, 21 or so. oh and the dog hasn't had dinner, Bruno gets his usual 180 grams\n\nalso remind me we're out of oat milk. thx!!",
    ...home,
  ),
  ask(
    "Good morning. I slept terribly, the neighbour's party went on till three.\n\nI have to leave for the dentist at 9 and I'm not sure the garage is shut. Please check my day (today only) and make sure everything is locked; if you can, let the robot do the kitchen and hallway while I'm gone but quietly, the baby next door naps.\n\nIf there's time I'd like some Nina Simone in the bathroom now.",
    ...home,
  ),
  ask(
    'Ok, big evening. Mum arrives at six, dad an hour later.\n\nFirst thing: garden looks awful, give the rose bed a quarter of an hour. Second: text mum "key is under the blue pot". Third, no idea what to cook, forget that one, I will think of something.\n\nAnd wake me at 16:30, I am going to lie down.',
    ...home,
  ),
  ask(
    "I'm leaving for two weeks tomorrow and my head is spinning. Things I can think of: lights everywhere off obviously, heating down to 15 downstairs, cat gets fed by Laura so nothing there (but tell her thanks from me!), doors.\n\nWhat else do people do before holidays? Whatever you think is sensible, but don't start the vacuum, it got stuck under the sofa last time and beeped for a day.",
    ...home,
  ),
  ask(
    "Hi, me again. So Priya from legal wrote me something last week about the Fennel contract, I can't find it anywhere, could be in the archive folder?\n\nWe need an hour with her, Tom and the two from Fennel before Thursday. A room with a screen, 6 of us probably. And Tom always forgets, so put a to-do for him to bring the annex.\n\nSorry for the chaos, long day.",
    ...office,
  ),
  ask(
    'Kia ora! Just landed in Wellington, taxi was 64 NZD, please file that (client visit).\n\nMy laptop refuses the VPN again. It is the third time this month and honestly I am losing patience; tell IT it is urgent, I present at two.\n\nAnd could you let the #oceania channel know that I am in the office until Friday? Something cheerful.',
    ...office,
  ),
  ask(
    "I think I'd like the week after Easter off. Actually, wait, my sister comes on the Wednesday, so Wednesday to Friday is enough. It's plain holiday.\n\nBefore that the quarterly deck must be done: it's one of Jonas' slides, called something with 'Q1 outlook'. Share it with Amira so that she can edit.\n\nAh, and what's the extension of that new colleague, Oyelaran?",
    ...office,
  ),
  ask(
    "Could you be so kind and help an old man :) My grandson set this up for me.\n\nI'd like to write to the choir (choir@stanne.example and mrs.pell@stanne.example) that rehearsal moves from Monday to Tuesday because of the boiler, same hour, and that they should bring the green folders. Please let me read it before it goes out.\n\nAnd put it in my calendar as well, seven to nine.",
    ...office,
  ),
  ask(
    "hello?? I ordered the walking boots in 41 and the box has 42 AND they're brown. order is W-88213, email fern@post.example\n\nI need them by saturday as we're off to the Highlands, so if you don't have black 41 (variant BT-41-BLK I think from the website) near the Leeds store I'd rather have my money back. on the card, no vouchers please, I've had enough of those",
    ...shop,
  ),
  ask(
    "So my partner and I both bought the same lamp for our flat without telling each other, it's quite funny really. Mine is A-10024, his is under marc.d@post.example and I don't know the number.\n\nWe want to keep whichever arrives first. Mine has the tracking number 1Z 44 9F. Can you find out, and cancel the other one?",
    ...shop,
  ),
  ask(
    "First of all, thank you for the quick reply last week, it was a pleasure for once!\n\nNow we've moved: new place is 12b Quay Street, Bristol, and there's a parcel on its way (order 55-771). Also I still have a code SPRING-15 somewhere, does that work on garden chairs below eighty pounds? Which ones do you have?\n\nNo rush.",
    ...shop,
  ),
  ask(
    "this is the 4th time I write. FOURTH. nobody calls back. the sofa has a broken leg, the carpet you sent is not the one on the photo, and the hotline plays pan flute music\n\norder 90071. I want someone human now, tell them all of this so that I don't have to say it again, and in the meantime start sending the carpet back, by mail, item is RUG-7",
    ...shop,
  ),
];
