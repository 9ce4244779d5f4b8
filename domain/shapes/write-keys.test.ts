import fc from "fast-check";
import { expect, test } from "vitest";
import { editsBetween, recordWith } from "#domain/grounding/key-edits.ts";
import { writeKeys } from "./write-keys.ts";

const PYTHON =
  '{"id": 90071992547409931234, "objects": {"ref": ["a dog", "a \\u732b"], "bbox": [[331.50, 761.4, 853.5, 1594.8], [10, 20, 30, 40]], "score": 1.0e2}, "images": ["a.jpg"]}';

test("of a moved box the numbers that differ change, and no other byte of its record", () => {
  expect(writeKeys(PYTHON, [{ path: ["objects", "bbox", 0], value: [331.5, 700, 853.5, 1594.8] }])).toBe(
    PYTHON.replace("761.4", "700.0"),
  );
  expect(writeKeys(PYTHON, [{ path: ["objects", "bbox", 1], value: [10, 21, 30, 40] }])).toBe(
    PYTHON.replace("[10, 20,", "[10, 21,"),
  );
});

test("a list that grows or shrinks keeps what it had as it is spelt", () => {
  const grown = [
    [331.5, 761.4, 853.5, 1594.8],
    [1, 2, 3, 4],
    [10, 20, 30, 40],
  ];
  expect(writeKeys(PYTHON, [{ path: ["objects", "bbox"], value: grown }])).toBe(
    // As their neighbours: a column of numbers with a point stays one.
    PYTHON.replace("1594.8], ", "1594.8], [1.0, 2.0, 3.0, 4.0], "),
  );
  expect(writeKeys(PYTHON, [{ path: ["objects", "ref"], value: ["a 猫"] }])).toBe(PYTHON.replace('"a dog", ', ""));
  const compact = '{"objects":{"bbox":[[1,2,3,4]]}}';
  expect(writeKeys(compact, [{ path: ["objects", "ref"], value: ["a", "b"] }])).toBe(
    '{"objects":{"bbox":[[1,2,3,4]],"ref":["a","b"]}}',
  );
});

test("elements of a list bring what stands in them besides, digit for digit, where another one goes", () => {
  const json =
    '{"objects":[{"caption":"a","bbox":[1,2,3,4],"id":12345678901234567890},{"caption":"b","bbox":[5,6,7,8],"id":1e3}]}';
  const { objects } = JSON.parse(json);
  expect(writeKeys(json, [{ path: ["objects"], value: objects.slice(1) }])).toBe(
    '{"objects":[{"caption":"b","bbox":[5,6,7,8],"id":1e3}]}',
  );
  const moved = [objects[0], objects[0], { ...objects[1], bbox: [5, 6, 7, 9] }];
  expect(writeKeys(json, [{ path: ["objects"], value: moved }])).toContain(
    '{"caption":"b","bbox":[5,6,7,9],"id":1e3}]',
  );
});

test("where the list is a text of JSON, its numbers change in it, and all of its escapes stay", () => {
  const inner = '[{"caption": "guy in \\u7ea2", "bbox": [138, 136, 235, 359], "bbox_type": "real", "image": 0}]';
  const json = `{"query": "Find <bbox>", "objects": ${JSON.stringify(inner)}, "images": ["a.jpg"]}`;
  const moved = writeKeys(json, [{ path: ["objects", 0, "bbox"], value: [138, 140, 235, 359] }]);
  expect(moved).toBe(json.replace("136", "140"));
  const plain = `{"objects": ${JSON.stringify('[{"caption":"红","bbox":[1,2,3,4]}]').replace("红", "\\u7ea2")}}`;
  expect(writeKeys(plain, [{ path: ["objects", 0, "caption"], value: "蓝" }])).toBe(plain.replace("7ea2", "84dd"));
  const grown = [
    { caption: "红", bbox: [1, 2, 3, 4] },
    { caption: "b", bbox: [5, 6, 7, 8] },
  ];
  const written = JSON.parse(writeKeys(plain, [{ path: ["objects"], value: grown }]));
  expect(JSON.parse(written.objects)).toEqual(grown);
});

const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 4, maxLength: 4 });
test("edits of a text of JSON lead to what was meant, whatever it holds", () => {
  const objects = fc.array(fc.record({ caption: fc.string({ unit: "binary" }), bbox: numbers }), { minLength: 1 });
  fc.assert(
    fc.property(objects, objects, fc.constantFrom(undefined, 1), fc.boolean(), (before, after, indent, isAscii) => {
      const text = JSON.stringify(JSON.stringify(JSON.parse(JSON.stringify(before)), null, indent));
      const json = `{"objects":${isAscii ? text.replaceAll(/[^\0-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`) : text},"id":1e0}`;
      const meant = JSON.parse(JSON.stringify(after));
      const record = recordWith(JSON.parse(json), [{ path: ["objects"], value: meant }]);
      const written = writeKeys(json, editsBetween(JSON.parse(json), record));
      expect(JSON.parse(JSON.parse(written).objects)).toEqual(meant);
      expect(written.endsWith(',"id":1e0}')).toBe(true);
    }),
  );
});

const record = fc.record({
  id: fc.integer(),
  objects: fc.record({ ref: fc.array(fc.string()), bbox: fc.array(numbers) }),
  more: fc.jsonValue(),
});

test("what is written is read back as the record that was meant, and what was not edited stands as before", () => {
  fc.assert(
    fc.property(record, record, fc.constantFrom(undefined, 1), (made, { objects }, indent) => {
      const before = JSON.parse(JSON.stringify(made));
      const after = recordWith(before, [{ path: ["objects"], value: JSON.parse(JSON.stringify(objects)) }]);
      const json = JSON.stringify(before, null, indent);
      const written = writeKeys(json, editsBetween(before, after));
      expect(JSON.parse(written)).toEqual(after);
      const at = json.indexOf('"more"');
      expect(written.endsWith(json.slice(json.lastIndexOf('"more"')))).toBe(at >= 0);
    }),
  );
});
