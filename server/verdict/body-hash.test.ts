import fc from "fast-check";
import { expect, test } from "vitest";
import { hashReceived } from "./body-hash.ts";

test("however a value is printed, it is known again", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(hashReceived(JSON.stringify(JSON.parse(text), null, 2))).toEqual(hashReceived(text));
    }),
  );
  expect(hashReceived('{"a":1,"b":"\\u00e9"}')).toEqual(hashReceived('{ "b": "é", "a": 1.0 }'));
});

test("a value that differs in anything is another one", () => {
  const text = '{"note":null,"turns":[{"id":"0"}]}';
  for (const other of ['{"turns":[{"id":"0"}]}', '{"note":"","turns":[{"id":"0"}]}', '{"note":null,"turns":[]}'])
    expect(hashReceived(other)).not.toEqual(hashReceived(text));
});

test("one that is nested beyond all sense is known by its text", () => {
  const deep = `${"[".repeat(500)}${"]".repeat(500)}`;
  expect(hashReceived(deep)).toEqual(hashReceived(deep));
  expect(hashReceived(deep)).not.toEqual(hashReceived(`${deep} `));
});
