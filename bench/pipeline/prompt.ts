/** A prompt of about so many bytes that no other task has. */
export function makePrompt(no: number, bytes: number): string {
  const head = `Task ${no}: say which of the labels "simulated" or "real" fits this text, as JSON. `;
  const words = 'The invoice of last month was paid twice and the customer asks for the money back, please. ';
  return (head + words.repeat(Math.ceil(bytes / words.length))).slice(0, bytes);
}
