import { wordsIn } from "#domain/naming/word-key.ts";

/** Whether a question is held out: the same one, or one with as many words in a row. */
export type HeldOutQuestions = { count: number; matchOf(question: string): "same" | "ngram" | null };

/** `questions`: those of a test. Compared by their words in lower case, without signs and a photo's place. `ngram`: so many words in a row, or null. */
export function heldOutQuestions(questions: readonly string[], ngram: number | null): HeldOutQuestions {
  const whole = new Set<string>();
  const runs = new Set<string>();
  for (const question of questions) {
    const words = normalised(question);
    if (words.length === 0) continue;
    whole.add(words.join(" "));
    if (ngram !== null) for (const run of runsOf(words, ngram)) runs.add(run);
  }
  return {
    count: whole.size,
    matchOf(question) {
      const words = normalised(question);
      if (whole.has(words.join(" "))) return "same";
      if (ngram === null) return null;
      for (const run of runsOf(words, ngram)) if (runs.has(run)) return "ngram";
      return null;
    },
  };
}

const normalised = (question: string): string[] =>
  wordsIn(question.replace(/<image>|<\/?(?:st|ed)>|<st>|<ed>/g, " ")).map(({ text }) =>
    text.toLowerCase().normalize("NFC"),
  );

function* runsOf(words: readonly string[], length: number): Generator<string> {
  for (let at = 0; at + length <= words.length; at++) yield words.slice(at, at + length).join(" ");
}
