import { expect, test } from "vitest";
import { photoOfRecord } from "./record-photo.ts";

const turns = (value: string, more = {}) => [
  { from: "human", value, ...more },
  { from: "gpt", value: "A." },
];
const read = (record: Record<string, unknown>) =>
  photoOfRecord(record, () => (record.conversations as { value: string }[]).map(({ value }) => value));

const SPEAKING: [string, Record<string, unknown>, string][] = [
  ["a key of an object", { meta: { image: "a" }, conversations: turns("Q") }, "meta.image"],
  [
    "an address within",
    { metadata: { image_url: "https://a.example/?id=3" }, conversations: turns("Q") },
    "metadata.image_url",
  ],
  ["a list of media", { media: [{ type: "image", url: "a" }], conversations: turns("Q") }, "media"],
  [
    "a file's name deep within",
    { source: { parts: [{ at: "x/a.jpg" }] }, conversations: turns("Q") },
    "source.parts.at",
  ],
  ["a turn's key", { conversations: turns("Q", { image: "a" }) }, "conversations.image"],
  ["a turn's list", { conversations: turns("Q", { images: ["a", "b"] }) }, "conversations.images"],
];
for (const [what, record, key] of SPEAKING)
  test(`a record whose photo stands under ${what} is not text alone`, () => {
    const photo = read(record);
    expect(photo.ok ? photo.name : JSON.stringify(photo.why.data)).toContain(key);
  });

for (const token of [
  "<image>",
  "<Image>",
  "<img>",
  "<image_placeholder>",
  "<image_1>",
  "<image-2>",
  "<image1>",
  "<ImageHere>",
  "<IMG_CONTEXT>",
  "<|image|>",
  "<|image_1|>",
  "<|vision_start|>",
  "<|image_pad|>",
  "<start_of_image>",
  "<image_soft_token>",
  "[IMG]",
  "data:image/png;base64,",
])
  test(`a text with ${token} in the place of a photo is not text alone`, () => {
    const photo = read({ conversations: turns(`See ${token} here`) });
    expect(photo.ok ? photo.name : JSON.stringify(photo.why.data)).toContain(token);
  });

test("talk of HTML, settings and numbers is text alone", () => {
  for (const record of [
    { conversations: turns('Write <img src="a.jpg"> or [img] or <images>, 3 < image > 2') },
    {
      frames: 8,
      images: [],
      image_count: 3,
      meta: { images: [], image: null, has_image: false },
      conversations: turns("Q"),
    },
    { model: "gpt", tags: ["image", "video"], conversations: turns("a.jpg", { weight: 1 }) },
  ])
    expect(read(record)).toEqual({ ok: true, name: null });
});
