import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonLayout, type JsonRow, RowCutter } from "./json-rows.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (row: JsonRow) => (row.bytes ? new TextDecoder().decode(row.bytes) : null);

/** All rows of a text that arrives in chunks of these sizes, repeated. */
function cut(layout: JsonLayout, text: string, sizes: readonly number[] = [1_000_000], bytesMax?: number): JsonRow[] {
  const bytes = bytesOf(text);
  const cutter = new RowCutter(layout, bytesMax);
  const rows: JsonRow[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const end = at + (sizes[turn % sizes.length] ?? 1);
    // A stream reuses its buffers: what was pushed must not be looked at again.
    const chunk = bytes.slice(at, end);
    rows.push(...cutter.push(chunk));
    chunk.fill(0);
    at = end;
  }
  return [...rows, ...cutter.end()];
}

const value = fc.jsonValue({ maxDepth: 3 });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe("rows cut out of bytes", () => {
  test("of any array are its values, however the bytes arrive", () => {
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom("", "  ", "\r\n\t"), sizes, (values, blank, chunks) => {
        const text = `${blank}[${blank}${values.map((one) => JSON.stringify(one)).join(`${blank},${blank}`)}${blank}]${blank}`;
        const rows = cut("array", text, chunks);
        expect(rows.map((row) => JSON.parse(textOf(row) ?? "null"))).toEqual(JSON.parse(text));
        expect(rows).toEqual(cut("array", text));
      }),
    );
  });

  test("stand where they say, to the byte", () => {
    fc.assert(
      fc.property(fc.array(value), sizes, (values, chunks) => {
        const text = JSON.stringify(values);
        for (const row of cut("array", text, chunks)) {
          expect(bytesOf(text).slice(row.byteStart, row.byteEnd)).toEqual(row.bytes);
        }
      }),
    );
  });

  test("of lines are its lines, empty ones passed over", () => {
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom("\n", "\r\n", "\n\n"), sizes, (values, ending, chunks) => {
        const rows = cut("lines", values.map((one) => JSON.stringify(one)).join(ending), chunks);
        expect(rows.map((row) => JSON.parse(textOf(row) ?? ""))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  test("of sections carry their section's name, and nothing else of the object is a row", () => {
    const text =
      '{"info":{"a":[1,{"images":[9]}]},"images":[{"id":1},{"id":2}],"n":[],"x":"[","annotations":[{"b":[3]}]}';
    for (const chunks of [[1], [2, 3], [1000]]) {
      expect(cut("sections", text, chunks).map((row) => [row.section, row.index, textOf(row)])).toEqual([
        ["images", 0, '{"id":1}'],
        ["images", 1, '{"id":2}'],
        ["annotations", 0, '{"b":[3]}'],
      ]);
    }
  });
});

const object = fc.dictionary(fc.string(), value);
const indent = fc.constantFrom(0, 1, "\t");

describe("rows of other layouts", () => {
  test("of a stream are its objects, however many lines each takes and however the bytes arrive", () => {
    fc.assert(
      fc.property(
        fc.array(object),
        indent,
        fc.constantFrom("", "\n", "\r\n\r\n", " , "),
        sizes,
        (values, space, between, chunks) => {
          const text = values.map((one) => JSON.stringify(one, null, space)).join(between);
          const rows = cut("stream", text, chunks);
          expect(rows.map((row) => JSON.parse(textOf(row) ?? "null"))).toEqual(JSON.parse(JSON.stringify(values)));
          expect(rows).toEqual(cut("stream", text));
          for (const row of rows) expect(bytesOf(text).slice(row.byteStart, row.byteEnd)).toEqual(row.bytes);
        },
      ),
    );
  });

  test("under names are the values of the file's object, each with its name", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value), indent, sizes, (values, space, chunks) => {
        const text = ` ${JSON.stringify(values, null, space)}\n`;
        const rows = cut("keyed", text, chunks);
        const members = Object.entries(JSON.parse(text));
        expect(rows.map(({ key }) => key)).toEqual(members.map(([key]) => key));
        expect(rows.map((row) => JSON.parse(textOf(row) ?? "null"))).toEqual(members.map(([, one]) => one));
        expect(rows).toEqual(cut("keyed", text));
      }),
    );
  });

  test("what stands between the objects of a stream is a row that cannot be read, and the next one is whole", () => {
    for (const chunks of [[1], [3, 2], [1000]]) {
      expect(cut("stream", '{"a":1}]\nnull {"b":[2]}\n}x\n"{" 7', chunks).map(textOf)).toEqual([
        '{"a":1}',
        "]",
        "null ",
        '{"b":[2]}',
        "}x",
        '"{" 7',
      ]);
    }
  });

  test("cut off in the middle are told, with what is there of them", () => {
    expect(cut("stream", '{"a":1}\n{"b":', [2]).at(-1)).toMatchObject({ bytes: null, byteStart: 8, byteEnd: 13 });
    expect(cut("keyed", '{"a":{"b":', [2])).toMatchObject([{ bytes: null, key: "a", part: bytesOf('{"b":') }]);
    expect(cut("keyed", '{"a":{},', [2]).at(-1)?.problem?.code).toBe("cutInList");
    expect(cut("keyed", '{"a":{}} {', [2]).at(-1)?.problem?.code).toBe("goesOn");
  });

  test("larger than the reader holds are passed by, in bounded memory, also their names", () => {
    const long = "x".repeat(100);
    expect(cut("stream", `{"a":"${long}"}{"b":1}`, [7], 50).map(textOf)).toEqual([null, '{"b":1}']);
    const [named] = cut("keyed", `{"${"k".repeat(10_000)}":{}}`, [999]);
    expect(named?.key).toHaveLength(4096);
  });
});

describe("rows that cannot be cut", () => {
  test("a row over the cap is named by its bytes and not held, and the next one is whole", () => {
    const text = `[{"a":"${"x".repeat(100)}"},{"b":1}]`;
    for (const chunks of [[1], [7], [1000]]) {
      const [large, small] = cut("array", text, chunks, 50);
      expect(large).toMatchObject({
        bytes: null,
        byteStart: 1,
        byteEnd: 109,
        problem: { code: "rowTooLarge", data: { bytes: 108, max: 50 } },
      });
      expect(small && textOf(small)).toBe('{"b":1}');
    }
  });

  test("a file cut off anywhere loses only what was cut, and says so", () => {
    const text = '[{"a":"]}"},{"b":[1,2]},{"c":3}]';
    for (let end = 1; end < text.length; end++) {
      const rows = cut("array", text.slice(0, end), [3]);
      const whole = rows.filter((row) => row.bytes !== null);
      expect(rows.at(-1)?.problem?.code, text.slice(0, end)).toMatch(/^cutIn(Row|List)$/);
      expect(whole.length).toBe([11, 23, 31].filter((closed) => closed <= end).length);
    }
  });
});
