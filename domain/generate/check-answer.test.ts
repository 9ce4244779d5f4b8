import { describe, expect, test } from "vitest";
import { bestOf, checkAnswer, isToBeRegenerated } from "./check-answer.ts";
import { DESCRIPTION_QUESTIONS } from "./description-questions.ts";
import { leakOf } from "./leaks.ts";

const qa = (count: number, answer = (at: number) => `It is number ${at}, as the sails show.`) =>
  Array.from({ length: count }, (_, at) => `Question: What is number ${at}?\nAnswer: ${answer(at)}`).join("\n");
const conversations = (...sizes: number[]) =>
  sizes.map((size, at) => `Topic: Topic ${at}\n${qa(size, (n) => `Answer ${at} ${n}.`)}`).join("\n");
const check = (answer: string, asked: Partial<Parameters<typeof checkAnswer>[1]> = {}) =>
  checkAnswer(answer, { task: "complex_reasoning", imageId: 1n, ...asked });

test("an answer that keeps the contract becomes as many entries as were asked for", () => {
  const checked = check(conversations(5, 5, 5), { task: "conversation" });
  expect(checked.entries.map(({ topic, turns }) => [topic, turns.length])).toEqual([
    ["Topic 0", 10],
    ["Topic 1", 10],
    ["Topic 2", 10],
  ]);
  expect(checked).toMatchObject({ missing: 0, short: 0, hasLeak: false, rejects: [] });
  expect(isToBeRegenerated(checked)).toBe(false);
  expect(check(qa(15)).entries).toHaveLength(15);
});

test("with too few QAs it is asked for again; a short conversation comes in where nothing better does", () => {
  const checked = check(conversations(5, 3), { task: "conversation" });
  expect(checked).toMatchObject({ missing: 1, short: 1 });
  expect(checked.entries).toHaveLength(2);
  expect(isToBeRegenerated(checked)).toBe(true);
  expect(isToBeRegenerated(check(qa(14)))).toBe(true);
});

test("what is more than was asked for stays out, and so does what is written twice", () => {
  const checked = check(`${qa(15)}\n${qa(1)}\nQuestion: One more?\nAnswer: Yes.`);
  expect(checked.entries).toHaveLength(15);
  expect(checked.rejects.map(({ code }) => code)).toEqual(["repeated", "surplus"]);
});

test("a leaking QA stays out with its text, and the rest comes in", () => {
  const checked = check(qa(15, (at) => (at === 3 ? "As the caption says, it turns." : `Fine ${at}.`)));
  expect(checked.entries).toHaveLength(14);
  expect(checked.hasLeak).toBe(true);
  expect(checked.rejects).toEqual([
    { code: "leak", words: "caption", text: "What is number 3?\nAs the caption says, it turns." },
  ]);
});

test("coordinates in a plain task are a leak", () => {
  const checked = check(qa(15, (at) => (at === 0 ? "It is at [0.1, 0.2, 0.3, 0.4]." : `Fine ${at}.`)));
  expect(checked).toMatchObject({ hasLeak: true, missing: 1 });
});

test("a referring QA refers in question and answer, by boxes that can be read and lie in the photo", () => {
  const man = "<st>man<ed> [0.1, 0.2, 0.3, 0.4]";
  const answer = [
    `Question: Where is the ${man}?\nAnswer: The ${man} is left.`,
    `Question: Where is the man?\nAnswer: The ${man} is left.`,
    `Question: Where is the ${man}?\nAnswer: He is left.`,
    `Question: Where is the ${man}?\nAnswer: The <st>man<ed> [0.5., 0.2, 0.3, 0.4] is left.`,
    `Question: Where is the ${man}?\nAnswer: The <st>man<ed> [0.1, 0.2, 1.3, 0.4] is left.`,
  ].join("\n");
  const checked = check(answer, { task: "referring_qa" });
  expect(checked.entries).toHaveLength(1);
  expect(checked.rejects.map(({ words }) => words)).toEqual([
    "no-reference-in-question",
    "no-reference-in-answer",
    "box-unparsable",
    "box-outside",
  ]);
});

test("a description gets a question, the same one for the same photo, and a cut one does not come in", () => {
  const asked = { task: "detail_description", imageId: 7n } as const;
  const [entry] = check("A mill stands on a hill.", asked).entries;
  expect(DESCRIPTION_QUESTIONS).toContain(entry?.turns[0]?.value);
  expect(check("Another text.", asked).entries[0]?.turns[0]).toEqual(entry?.turns[0]);
  expect(check("A mill stands on a", { ...asked, isCut: true })).toMatchObject({
    entries: [],
    rejects: [{ code: "cut" }],
  });
});

test("of an answer that was cut the last QA stays out", () => {
  const checked = check(qa(15), { isCut: true });
  expect(checked.entries).toHaveLength(14);
  expect(checked.rejects).toMatchObject([{ code: "cut" }]);
});

test("of several answers the best one counts", () => {
  const [few, many, short] = [check(qa(3)), check(qa(9)), check("")];
  expect(bestOf([few, many, short])).toBe(many);
  expect(bestOf([])).toBeNull();
});

describe("a text that gives its source away is known by its words", () => {
  test.each([
    "The captions mention a dog.",
    "Inside the bounding box there is a man.",
    "In the description, the man smiles.",
    "The suitcases are described as antique.",
    "Based on the information, it is late.",
    "The provided data shows a mill.",
    "Its coordinates lie on the left.",
    "I'm sorry, but I cannot see the image.",
    "It seems like your message is empty. How can I assist you today?",
    "As an AI language model, I cannot look.",
  ])("%s", (text) => expect(leakOf(text)).not.toBeNull());

  test.each([
    "A man describes the scene to a friend.",
    "The sign gives information to drivers.",
    "The woman is given a box of apples.",
    "The boxes are stacked on the left of the region's oldest mill.",
    "He coordinates the work of the crew.",
    "A list of names hangs on the wall.",
  ])("but not: %s", (text) => expect(leakOf(text)).toBeNull());
});
