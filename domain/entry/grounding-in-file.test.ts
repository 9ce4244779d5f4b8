import { expect, test } from "vitest";
import { mentionsOfTurns } from "./entry-text.ts";
import { type FileGrounding, wholly } from "./grounding.ts";
import { groundingIn, readingPlaceIn } from "./grounding-in-file.ts";

const MIX: FileGrounding = {
  notation: "llava",
  space: { name: "unit" },
  isGuess: false,
  signs: "llava",
  further: [
    { signs: "qwen2-vl", notation: "qwen2-vl", space: { name: "thousand" }, isGuess: false },
    { signs: "ferret", notation: "ferret", space: { name: "pixels" }, isGuess: true },
  ],
};
const asked = (answer: string) => [
  { id: "0", from: "human" as const, value: "<image>\nWhere is the cup? Give its box." },
  { id: "1", from: "gpt" as const, value: answer },
];
const readBy = (answer: string, file = MIX) => {
  const { notation, space, isGuess } = groundingIn(file, asked(answer));
  return [notation, space?.name, isGuess];
};

test("an entry of a mix is read by the reading whose signs its own text has", () => {
  expect(readBy("[0.1, 0.2, 0.3, 0.4]")).toEqual(["llava", "unit", false]);
  expect(readBy("<|box_start|>(1,2),(30,40)<|box_end|>")).toEqual(["qwen2-vl", "thousand", false]);
  expect(readBy("[10, 20, 300, 400]")).toEqual(["ferret", "pixels", true]);
});

test("signs of none of a mix's notations are a guess, drawn by their own first space", () => {
  const answer = "<phrase>the cup</phrase><object><patch_index_0044><patch_index_0863></object>";
  const grounding = groundingIn(MIX, asked(answer));
  expect(grounding).toMatchObject({ notation: "kosmos-2", space: { name: "patches-32" }, isGuess: true });
  expect(mentionsOfTurns(asked(answer), grounding).map(({ mention }) => mention.phrase)).toEqual(["the cup"]);
  expect(readingPlaceIn(MIX, asked(answer))).toBeNull();
});

test("an entry of a mix without any box takes the first, and lists that nobody asked for the first that reads them", () => {
  expect(readBy("A cup.")).toEqual(["llava", "unit", false]);
  const turns = [{ value: "What?" }, { value: "[10, 20, 300, 400]" }];
  expect(readingPlaceIn(MIX, turns)).toBe(2);
});

test("what a person chose for some signs holds for them, whatever its own are", () => {
  const [first, ...others] = MIX.further;
  if (!first) throw new Error("no further");
  const file = { ...MIX, further: [{ ...first, notation: "qwen-vl" as const }, ...others] };
  expect(readBy("<|box_start|>(1,2),(30,40)<|box_end|>", file)).toEqual(["qwen-vl", "thousand", false]);
});

test("a file of one notation reads all entries by it, and its record goes along", () => {
  const record = { bbox: [1, 2, 3, 4] };
  const file = wholly({ notation: "internvl", space: { name: "thousand" }, isGuess: false, record });
  expect(groundingIn(file, asked("[0.1, 0.2, 0.3, 0.4]"))).toEqual({
    ...{ notation: "internvl", space: { name: "thousand" }, isGuess: false, record },
  });
  const rows: FileGrounding = {
    ...MIX,
    record,
    further: [{ signs: "record-corners", notation: "record-xywh", space: { name: "pixels" }, isGuess: false }],
  };
  expect(groundingIn(rows, asked("A cup."))).toMatchObject({ notation: "record-xywh", record });
});
