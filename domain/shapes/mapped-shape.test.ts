import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { must } from "#domain/must.ts";
import { photosOfMapped } from "#domain/photo/mapped-photo.ts";
import { shapeOfRecord } from "./index.ts";
import { mappedShape } from "./mapped-shape.ts";
import { type Mapping, parseMapping } from "./mapping.ts";
import { writeRecord } from "./write-record.ts";

type Row = Record<string, unknown>;

function mappingOf(text: string): Mapping {
  const parsed = parseMapping(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.why));
  return parsed.mapping;
}

function readTurns(record: Row, mapping: Mapping): Turn[] {
  const shape = must(shapeOfRecord(record, mapping), "it has its keys");
  expect(shape.name).toBe("mapped");
  const read = shape.read(record);
  if (!read.ok) throw new Error(`not read: ${JSON.stringify(read)}`);
  return turnsOf(read.turns.map(({ from, value }) => ({ from, value })));
}
const talk = (record: Row, mapping: string) =>
  readTurns(record, mappingOf(mapping)).map(({ from, value }) => `${from}: ${value}`);

function changed(json: string, mapping: string, change: (turn: (place: number) => Turn) => Turn[]): string | null {
  const own = mappingOf(mapping);
  const turns = readTurns(JSON.parse(json), own);
  return writeRecord(
    json,
    change((place) => must(turns[place], "the record has it")),
    own,
  );
}
const ADDED = { id: "11111111-1111-4111-8111-111111111111", from: "user" as const, value: "new" };

describe("a record read by a mapping", () => {
  for (const [what, record, mapping, turns] of [
    [
      "a question and an answer",
      { frage: "Q?", antwort: "A" },
      "question=frage,answer=antwort",
      ["user: Q?", "gpt: A"],
    ],
    ["nested keys", { in: { q: "Q" }, out: { text: "A" } }, "question=in.q,answer=out.text", ["user: Q", "gpt: A"]],
    ["one of a list", { q: "Q", as: [{ t: "A" }, { t: "B" }] }, "question=q,answer=as[0].t", ["user: Q", "gpt: A"]],
    ["several answers", { q: "Q", as: [{ t: "A" }, { t: "B" }] }, "question=q,answer=as[].t", ["user: Q", "gpt: A\nB"]],
    ["an answer that is a number", { q: "Q", a: 3 }, "question=q,answer=a", ["user: Q", "gpt: 3"]],
    ["an answer that is a yes", { q: "Q", a: true }, "question=q,answer=a", ["user: Q", "gpt: true"]],
    ["a description alone", { text_cn: "A cup." }, "answer=text_cn", ["gpt: A cup."]],
    [
      "a list of pairs",
      {
        qs: [
          { q: "Q1", a: { t: "A1" } },
          { q: "Q2", a: { t: "A2" } },
        ],
      },
      "question=qs[].q,answer=qs[].a.t",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2"],
    ],
    [
      "two lists side by side",
      { ask: ["Q1", "Q2"], say: ["A1", "A2"] },
      "question=ask,answer=say",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2"],
    ],
    [
      "two lists of records side by side",
      { ask: [{ t: "Q1" }, { t: "Q2" }], say: ["A1", "A2"] },
      "question=ask[].t,answer=say[]",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2"],
    ],
    [
      "turns with words of their own",
      {
        talk: [
          { who: "Guest", said: "Q" },
          { who: "guide", said: "A" },
        ],
      },
      "turns=talk,role=who,text=said,user=guest,assistant=guide",
      ["user: Q", "gpt: A"],
    ],
    [
      "turns with words that trainers know, and a system beside them",
      {
        sys: "Be brief.",
        talk: [
          { who: "USER", said: "Q" },
          { who: "model", said: "A" },
        ],
      },
      "turns=talk,role=who,text=said,system=sys",
      ["system: Be brief.", "user: Q", "gpt: A"],
    ],
    [
      "turns that take turns",
      { lines: ["Q1", "A1", "Q2", "A2"] },
      "turns=lines",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2"],
    ],
    [
      "turns whose roles are numbers",
      {
        t: [
          { r: 0, s: "Q" },
          { r: 1, s: "A" },
        ],
      },
      "turns=t,role=r,text=s,user=0,assistant=1",
      ["user: Q", "gpt: A"],
    ],
    [
      "a turn of content parts",
      {
        t: [
          { r: "user", s: [{ type: "image" }, { type: "text", text: "Q" }] },
          { r: "gpt", s: "A" },
        ],
      },
      "turns=t,role=r,text=s",
      ["user: <image>Q", "gpt: A"],
    ],
    [
      "what a shape would read otherwise",
      { question: "Q", answer: "A", why: "B" },
      "question=question,answer=why",
      ["user: Q", "gpt: B"],
    ],
  ] as [string, Row, string, string[]][])
    test(what, () => expect(talk(record, mapping)).toEqual(turns));

  for (const [what, record, mapping, path, code] of [
    ["an answer that is an object", { q: "Q", a: { t: 1 } }, "question=q,answer=a", "$.a", "mappedNoText"],
    [
      "a question that is missing in one of a list",
      { l: [{ q: "Q", a: "A" }, { a: "B" }] },
      "question=l[].q,answer=l[].a",
      "$.l[1].q",
      "mappedNothing",
    ],
    ["an answer too few", { q: ["Q", "R"], a: ["A"] }, "question=q,answer=a", "$.a", "answersMissing"],
    ["turns that are no list", { t: "x" }, "turns=t", "$.t", "mappedNoList"],
    [
      "turns that are records without a key for their words",
      { t: [{ s: "x" }] },
      "turns=t",
      "$.t[0]",
      "mappedNeedsTextKey",
    ],
    ["a role that is nobody's", { t: [{ r: "Guest", s: "Q" }] }, "turns=t,role=r,text=s", "$.t[0].r", "mappedRole"],
    ["a system that is a list", { sys: ["x"], a: "A" }, "answer=a,system=sys", "$.sys", "mappedNoText"],
  ] as [string, Row, string, string, string][])
    test(`${what} is told with its place`, () => {
      const shape = must(shapeOfRecord(record, mappingOf(mapping)), "it has its keys");
      expect(shape.read(record)).toMatchObject({ ok: false, path, why: { code } });
    });

  test("is one only where it has the keys of its texts", () => {
    const shape = mappedShape(mappingOf("photo=img,question=q,answer=a"));
    expect(shape.keysOf({ img: "a.jpg", q: "Q" })).toBeNull();
    expect(shape.keysOf({ q: "Q", a: null })).toBeNull();
    expect(shape.keysOf({ q: "Q", a: "A" })).toEqual(["q", "a", "img"]);
  });
});

describe("a mapped record with other turns", () => {
  test("is the text it was where nothing changed, and keeps all else where something did", () => {
    const json = '{"id":1.50,"frage":"caf\\u00e9?","z":[1e2],"antwort":"A"}';
    const mapping = "question=frage,answer=antwort";
    expect(changed(json, mapping, (turn) => [turn(0), turn(1)])).toBe(json);
    expect(changed(json, mapping, (turn) => [turn(0), { ...turn(1), value: 'B "b"' }])).toBe(
      json.replace('"A"', '"B \\"b\\""'),
    );
    expect(changed(json, mapping, (turn) => [turn(0), turn(1), ADDED, { ...ADDED, from: "gpt" }])).toBeNull();
  });

  test("loses, gains and moves pairs in the record's own keys", () => {
    const json = '{"qs":[{"q":"1","a":{"t":"2"}},{"n":7,"q":"3","a":{"t":"4"}}]}';
    const mapping = "question=qs[].q,answer=qs[].a.t";
    expect(changed(json, mapping, (turn) => [turn(2), turn(3)])).toBe('{"qs":[{"n":7,"q":"3","a":{"t":"4"}}]}');
    expect(
      changed(json, mapping, (turn) => [
        turn(2),
        turn(3),
        turn(0),
        turn(1),
        ADDED,
        { ...ADDED, from: "gpt", value: "x" },
      ]),
    ).toBe('{"qs":[{"n":7,"q":"3","a":{"t":"4"}},{"q":"1","a":{"t":"2"}},{"q":"new","a":{"t":"x"}}]}');
  });

  test("loses and gains turns by the record's own words", () => {
    const json = '{"talk":[{"who":"Guest","said":"Q"},{"who":"guide","said":"A","n":1}]}';
    const mapping = "turns=talk,role=who,text=said,user=guest,assistant=guide";
    expect(changed(json, mapping, (turn) => [turn(0), turn(1), ADDED, { ...ADDED, from: "gpt", value: "x" }])).toBe(
      json.replace("}]}", '},{"who":"Guest","said":"new"},{"who":"guide","said":"x"}]}'),
    );
    expect(changed(json, mapping, (turn) => [turn(0)])).toBe('{"talk":[{"who":"Guest","said":"Q"}]}');
  });

  test("that take turns loses both sides of a question, and never one of them", () => {
    const json = '{"l":["Q1","A1","Q2","A2"]}';
    expect(changed(json, "turns=l", (turn) => [turn(2), turn(3)])).toBe('{"l":["Q2","A2"]}');
    expect(changed(json, "turns=l", (turn) => [turn(1), turn(2), turn(3)])).toBeNull();
  });

  test("that joins several texts takes a change in the first of them", () => {
    const json = '{"q":"Q","as":[{"t":"A"},{"t":"B"}]}';
    expect(changed(json, "question=q,answer=as[].t", (turn) => [turn(0), { ...turn(1), value: "C" }])).toBe(
      '{"q":"Q","as":[{"t":"C"},{"t":""}]}',
    );
  });

  test("is read again as what was written, for any texts and any keys", () => {
    const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(name, name, fc.string(), fc.string(), fc.string(), (left, right, question, answer, other) => {
        fc.pre(left !== right);
        const escaped = (text: string) => text.replaceAll(/[.[\\]/g, (sign) => `\\${sign}`);
        const mapping: Mapping = { question: escaped(left), answer: escaped(right) };
        const json = JSON.stringify({ n: [1], [left]: question, [right]: answer });
        const turns = readTurns(JSON.parse(json), mapping);
        const [first, last] = [must(turns[0], "asked"), must(turns[1], "answered")];
        const written = must(writeRecord(json, [first, { ...last, value: other }], mapping), "it has room");
        expect(JSON.parse(written)).toEqual({ ...JSON.parse(json), [right]: other });
      }),
    );
  });
});

describe("the photo of a mapped record", () => {
  const photo = (record: Row, mapping: string) => photosOfMapped(record, mappingOf(mapping), () => []);
  for (const [what, record, mapping, ...names] of [
    ["under the key that a person named", { pfad: "a.jpg", image: "b.jpg" }, "photo=pfad,answer=x", "a.jpg"],
    ["in a nested key", { m: { p: "a.jpg" } }, "photo=m.p,answer=x", "a.jpg"],
    ["several in a list", { ps: [{ u: "a.jpg" }, { u: "b.jpg" }] }, "photo=ps[].u,answer=x", "a.jpg", "b.jpg"],
    ["in a list of one", { ps: [{ u: "a.jpg" }] }, "photo=ps[].u,answer=x", "a.jpg"],
    ["by a number", { nr: 17 }, "photo=nr,answer=x", "17"],
    ["nowhere: text alone", { pfad: null }, "photo=pfad,answer=x"],
    ["as of any record, where no key is named", { image: "b.jpg" }, "answer=x", "b.jpg"],
  ] as [string, Row, string, ...string[]][])
    test(what, () => expect(photo(record, mapping)).toEqual({ ok: true, names }));

  test("that is no name is told at its key", () => {
    expect(photo({ m: { p: true } }, "photo=m.p,answer=x")).toMatchObject({ ok: false, key: "m.p" });
  });
});
