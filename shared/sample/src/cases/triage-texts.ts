/**
 * How customers put things. `training` and `cases` share no sentence, so that a model that learns the first is tested on
 * words that it has not seen; `hard` speaks of one thing and wants another.
 */
export interface TriageTexts {
  readonly training: readonly string[];
  readonly cases: readonly string[];
  readonly hard: readonly string[];
  /** The label that somebody in a hurry would give the hard ones. */
  readonly mistakenFor: string;
}

export const triageTexts: Readonly<Record<string, TriageTexts>> = {
  billing: {
    mistakenFor: 'refund',
    training: [
      'My invoice for order {order} shows {amount} but I agreed to less.',
      'Why was my card charged twice for the {product}?',
      'The VAT number on the bill of {day} is missing, please send a corrected invoice.',
      'I see a charge of {amount} on my statement that I do not recognise.',
      'Can you split the payment for {order} over two months?',
      'The discount code was not taken off my bill.',
      'Please change the billing address on the invoice for {order}.',
      'Your payment page declined my card although there is money on it.',
      'I need a receipt for {amount} for my tax return.',
    ],
    cases: [
      'There are two debits of {amount} on my account for the one {product} I bought.',
      'Accounting cannot book order {order}: the invoice you sent has the wrong company name.',
      'I paid {amount} by transfer on {day} and still get payment reminders.',
      'Which bank details do I use to settle the outstanding sum for {order}?',
      'The voucher worth 10 percent does not show in the total you charged.',
    ],
    hard: [
      'The {product} came back to you on {day}, fine, but the credit note lists the wrong tax rate; my accountant needs it corrected.',
      'I do not want any money back for {order}. I only want a bill that says what I really paid, {amount}.',
    ],
  },
  refund: {
    mistakenFor: 'delivery',
    training: [
      'I sent the {product} back on {day} and want my money back.',
      'Please refund {amount} for order {order}, it was the wrong size.',
      'How long does a refund take after you have received the return?',
      'I would like to return the {product} and get the money back.',
      'The {product} arrived broken. I want a full refund, no replacement.',
      'You promised to pay back {amount} but nothing has come.',
      'Return label please, I am sending back everything from {order}.',
      'My refund for {order} went to an old card.',
      'Can I get my money back if I opened the box of the {product}?',
    ],
    cases: [
      'It has been three weeks since my return of {order} reached you, where are my {amount}?',
      'The {product} is not what the picture showed; take it back and reimburse me.',
      'I would rather have the {amount} back than wait for another {product}.',
      'What do I do to send {order} back and be reimbursed?',
      'Only half of the {amount} for the returned {product} was paid back to me.',
    ],
    hard: [
      'The parcel with the {product} was two weeks late, so I bought one in a shop. I shall send yours back unopened and expect {amount} in return.',
      'Your courier has collected {order} on {day}. The tracking says "received at warehouse". My account is still short of {amount}.',
    ],
  },
  delivery: {
    mistakenFor: 'complaint',
    training: [
      'Where is my parcel? Order {order} was due on {day}.',
      'Tracking for {order} has not moved for five days.',
      'Can you deliver the {product} to a pick-up point instead?',
      'The courier says delivered but I have not received the {product}.',
      'When will order {order} be shipped?',
      'Please change the delivery address of {order}.',
      'I was not at home, how do I arrange a second delivery?',
      'Is express shipping possible for the {product}?',
      'Half of my order {order} is missing from the box.',
    ],
    cases: [
      'My {product} was supposed to be here by {day}, any idea what became of it?',
      'The neighbour who signed for {order} does not exist. Where did the driver leave it?',
      'Could {order} go to my office? I am away on {day}.',
      'The status of {order} says "in transit" since last week.',
      'Do you know which carrier brings the {product} and at what time?',
    ],
    hard: [
      'I am not angry and I do not need compensation, I just want to know on which day somebody will ring at my door with {order}.',
      'I paid {amount} for overnight service; could someone look up in which depot my {product} is stuck?',
    ],
  },
  account_access: {
    mistakenFor: 'technical_fault',
    training: [
      'I forgot my password and the reset mail never arrives.',
      'My account is locked after three attempts.',
      'How do I change the e-mail address that I log in with?',
      'The two-factor code is not accepted, I cannot sign in.',
      'I cannot log in since {day}.',
      'Please unlock my profile, my user name is {name}.',
      'Someone else has logged into my account, please secure it.',
      'I lost my phone and with it the authenticator app.',
      'The link for confirming my e-mail address has expired.',
    ],
    cases: [
      'Your site keeps telling me that my credentials are wrong, though they are in my password manager.',
      'New phone number, so the SMS code goes to the old one: how do I get in?',
      'I was thrown out of my profile on {day} and it will not let me back.',
      'Could you send {name} another invitation? The first one ran out.',
      'Is there a way to sign in without the code from the app?',
    ],
    hard: [
      'The page is not down, my colleague works on it right now. Only I get "session invalid" since the administrator changed my role on {day}.',
      'I wanted to look up an invoice of {day}, but your portal does not know my address any more.',
    ],
  },
  technical_fault: {
    mistakenFor: 'product_question',
    training: [
      'The app crashes when I open the order list.',
      'Your website shows error 500 at checkout.',
      'The {product} does not turn on any more.',
      'The {product} makes a loud noise and stops after a minute.',
      'Export to CSV gives an empty file.',
      'Since the update of {day} the search finds nothing.',
      'The API answers with time-outs all morning.',
      'The display of the {product} flickers.',
      'Pictures do not load in the mobile app.',
    ],
    cases: [
      'Whenever I tap on "pay" the screen goes white and the app closes.',
      'My {product} worked until {day}; now the light blinks red and nothing happens.',
      'Requests to your interface have failed with a gateway error since {day}.',
      'The report that I download holds nothing but the header line.',
      'The {product} switches itself off as soon as it gets warm.',
    ],
    hard: [
      'How is one meant to connect the {product}? I followed every page of the manual, and it drops the link after ten seconds, each time.',
      'I was charged nothing and got no mail: the order form just spins for ever when I press the button.',
    ],
  },
  cancellation: {
    mistakenFor: 'refund',
    training: [
      'Please cancel my subscription at the end of the month.',
      'I want to cancel order {order} before it is shipped.',
      'How do I end my membership?',
      'Stop the automatic renewal of my plan.',
      'I ordered the {product} by mistake, please cancel.',
      'I hereby terminate the contract as of {day}.',
      'Cancel my account subscription, I do not use it.',
      'Is it still possible to call off order {order}?',
      'We are closing the business and need to end the service.',
    ],
    cases: [
      'I no longer need the {product}; do not send {order} out, please.',
      'What notice do I have to give to leave the premium plan?',
      'My trial ends on {day} and I do not want it to turn into a paid one.',
      'Kindly take me off the monthly delivery from {day} on.',
      'Order {order} was made twice, drop the second one.',
    ],
    hard: [
      'The payment for next year goes out on {day}. I would like it never to, we have moved to another supplier.',
      'You may keep the {amount} for this month. From the next one on I am gone.',
    ],
  },
  product_question: {
    mistakenFor: 'technical_fault',
    training: [
      'Does the {product} come in black?',
      'Is the {product} suitable for outdoor use?',
      'What is the warranty on the {product}?',
      'Which filter fits the {product}?',
      'How heavy is the {product}?',
      'Do you have the {product} in stock in size M?',
      'What is the difference between the two models of the {product}?',
      'Can I wash the {product} in the machine?',
      'Does the {product} work with 110 volts?',
    ],
    cases: [
      'I am thinking of buying the {product}: how long does the guarantee last?',
      'Would the {product} survive heavy rain?',
      'Are spare parts for the {product} sold separately?',
      'Which of your two versions of the {product} is quieter?',
      'Will there be a bigger {product} before {day}?',
    ],
    hard: [
      'Before I order: reviews say that the {product} switches off when hot. Is that a safety feature, and at what temperature?',
      'If I bought the {product} and it did not fit my desk, would the clamp of the older one be any use?',
    ],
  },
  complaint: {
    mistakenFor: 'delivery',
    training: [
      'Your support was rude to me on the phone on {day}.',
      'This is the worst service I have ever had.',
      'I have written four times and nobody answers.',
      'I want to speak to a manager about how I was treated.',
      'Your advertising for the {product} is misleading.',
      'I am very disappointed and will tell others.',
      'The packaging is a waste, this is not acceptable.',
      'I shall write a bad review if nobody takes this seriously.',
      'Your staff promised to call back and never did.',
    ],
    cases: [
      'Nobody has replied to any of my mails since {day}, that is no way to treat people.',
      'The person in the chat made fun of my accent. I expect an apology.',
      'Ten years a customer, and I have never been handled so carelessly.',
      'What you write about the {product} in your shop is simply untrue.',
      'I would like this passed on to whoever is responsible for training your staff.',
    ],
    hard: [
      'The {product} did come on {day}, and it works. But your driver threw it over the fence and laughed. Is that how you do business?',
      'My refund is settled, thank you. That it took eleven mails to five different people is what I want your management to hear.',
    ],
  },
};
