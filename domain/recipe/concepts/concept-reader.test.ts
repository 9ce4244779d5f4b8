import fc from "fast-check";
import { expect, test } from "vitest";
import { createConceptReader } from "./concept-reader.ts";
import { CONCEPT_SETS, joinConcepts, parseConcepts } from "./concept-set.ts";

const setOf = (text: string) => {
  const parsed = parseConcepts(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault));
  return parsed.concepts;
};
const bytesOf = (text: string) => Buffer.from(text, "utf8").toString("latin1");

function found(set: string, ...texts: string[]) {
  const concepts = setOf(set);
  const reader = createConceptReader(concepts);
  reader.begin();
  const words = texts.map((text) => reader.read(bytesOf(text)));
  return { names: Array.from(reader.found(), (id) => concepts[id]?.name), words };
}

test("concepts are found in whatever number, spelling and case, phrases by all their words in a row", () => {
  const set = "traffic light, color, ride, police officer, light";
  expect(found(set, "The Traffic lights’ colours: two police-officers were riding.")).toEqual({
    names: ["light", "traffic light", "color", "police officer", "ride"],
    words: [9],
  });
  expect(found(set, "Traffic", "light").names).toEqual(["light"]);
  expect(found(set, "trafficlight, delight, colorful").names).toEqual([]);
});

test("Han characters are words each, and signs beyond ASCII part words", () => {
  expect(found("红绿灯, 灯", "路边的红绿灯。一盏灯").names).toEqual(["灯", "红绿灯"]);
  expect(found("café, dash", "un café—dash").names).toEqual(["café", "dash"]);
});

test("each concept is found once an entry, and none of the entry before", () => {
  const concepts = setOf("boat, man");
  const reader = createConceptReader(concepts);
  reader.begin();
  reader.read("boat boats man boat");
  expect([...reader.found()]).toEqual([0, 1]);
  reader.begin();
  reader.read("A man.");
  expect([...reader.found()]).toEqual([1]);
});

test("a word that was met before is read as it was the first time", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.array(word, { maxLength: 40 }), (concepts, text) => {
      const set = joinConcepts([setOf(concepts.join("\n"))]);
      const once = createConceptReader(set);
      const read = () => {
        once.begin();
        once.read(text.join(" "));
        return [...once.found()];
      };
      expect(read()).toEqual(read());
    }),
  );
});

test("each word is put to its stem once, however often it is met", () => {
  const reader = createConceptReader(setOf("boat"));
  const words = Array.from({ length: 2000 }, (_, index) => `word${index * 7919}of${index}`);
  for (let time = 0; time < 3; time++) {
    reader.begin();
    expect(reader.read(words.join(" "))).toBe(2000);
  }
  expect(reader.wordsKnown()).toBe(2000);
});

test("a set names its abilities, and a line that is no concept is told with its place", () => {
  const [red, sea] = setOf("# mine\ncolor: red\nthe sea # a remark");
  expect([red?.abilities, sea?.abilities, sea?.name]).toEqual([["color"], [], "the sea"]);
  expect(parseConcepts("a\ncolor: red, ,blue")).toEqual({
    ok: false,
    fault: { line: 2, column: 12, why: "empty", concept: "" },
  });
});

test("the sets of the studio have MME's 14 abilities and MMBench's 20, and can be read", () => {
  const sets = Object.fromEntries(Object.entries(CONCEPT_SETS).map(([name, text]) => [name, setOf(text)]));
  const abilities = (name: string) => new Set(sets[name]?.flatMap((concept) => concept.abilities)).size;
  expect([abilities("mme"), abilities("mmbench")]).toEqual([14, 20]);
  const joined = joinConcepts(Object.values(sets));
  expect(new Set(joined.map(({ words }) => words.join(" "))).size).toBe(joined.length);
  expect(joined.find(({ name }) => name === "painting")?.abilities).toEqual(["artwork", "image style"]);
});
