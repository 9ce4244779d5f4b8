/** What an answer begins with: Yes, No, or neither. Signs before the word do not count. Bytes of UTF-8 serve as text. */
export function answerSide(answer: string): "yes" | "no" | null {
  const [, word] = ANSWER.exec(answer) ?? [];
  return word === undefined ? null : word.length === 3 ? "yes" : "no";
}

const ANSWER = /^[^A-Za-z0-9\x80-\uffff]{0,20}(yes|no)(?![A-Za-z0-9\x80-\uffff])/i;
