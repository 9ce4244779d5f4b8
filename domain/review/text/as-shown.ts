/** A text as a field shows it: every line ending is one LF (HTML, API value of a textarea). */
export const asShown = (text: string): string => text.replace(/\r\n?/g, "\n");
