import { expect, test } from "vitest";
import { photosOfRecord, timesOfPhoto } from "./record-photo.ts";

const turns = (value: string, more = {}) => [
  { from: "human", value, ...more },
  { from: "gpt", value: "A." },
];
const read = (record: Record<string, unknown>) =>
  photosOfRecord(record, () => (record.conversations as { value: string }[]).map(({ value }) => value));

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
    expect(photo.ok ? photo.names : JSON.stringify(photo.why.data)).toContain(key);
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
    expect(photo.ok ? photo.names : JSON.stringify(photo.why.data)).toContain(token);
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
    expect(read(record)).toEqual({ ok: true, names: [] });
});

const NAMED: [string, Record<string, unknown>, readonly string[]][] = [
  ["images", { images: ["a.jpg", "b.jpg", "c.jpg"] }, ["a.jpg", "b.jpg", "c.jpg"]],
  ["a list under image", { image: ["a.jpg", "b.jpg"] }, ["a.jpg", "b.jpg"]],
  ["objects with a path", { images: [{ path: "a.jpg" }, { path: "b.jpg" }] }, ["a.jpg", "b.jpg"]],
  ["one photo again behind another", { images: ["a.jpg", "b.jpg", "a.jpg"] }, ["a.jpg", "b.jpg", "a.jpg"]],
  ["one photo twice is of one", { images: ["a.jpg", "a.jpg"] }, ["a.jpg"]],
  ["image, and the list that begins with it", { image: "a.jpg", images: ["a.jpg", "b.jpg"] }, ["a.jpg", "b.jpg"]],
  ["image beside a list of others, as it was always read", { image: "a.jpg", images: ["b.jpg", "a.jpg"] }, ["a.jpg"]],
  [
    "parts of several messages",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "image", image: "a.jpg" },
            { type: "text", text: "And?" },
          ],
        },
        { role: "assistant", content: "A." },
        { role: "user", content: [{ type: "image_url", image_url: { url: "b.jpg" } }] },
      ],
    },
    ["a.jpg", "b.jpg"],
  ],
  [
    "Qwen-VL's texts",
    { conversations: turns("Picture 1: <img>a.jpg</img>\nPicture 2: <img>b.jpg</img>\nQ") },
    ["a.jpg", "b.jpg"],
  ],
  ["LocateAnything's list", { image_list: ["b.jpg", "a.jpg"] }, ["b.jpg", "a.jpg"]],
  ["a photo beside a video", { image: "a.jpg", video: "b.mp4" }, ["a.jpg"]],
  ["a video alone", { video: "b.mp4", conversations: turns("<video>\nQ") }, []],
  ...[
    { type: "video", video: "b.mp4" },
    { type: "video", path: "b.mp4" },
    { type: "video", video: { url: "b.mp4", origin_fps: 30 } },
    { type: "video_url", video_url: { url: "b.mp4", image_wh: [1280, 720] } },
  ].map((part): [string, Record<string, unknown>, string[]] => [
    `a video alone, in a part ${JSON.stringify(part)}`,
    { messages: [{ role: "user", content: [part, { type: "text", text: "<VIDEO_CONTEXT>\nQ" }] }] },
    [],
  ]),
  [
    "a video alone, in Qwen's words",
    { videos: ["b.mp4"], conversations: turns("<|vision_start|><|video_pad|><|vision_end|>Q") },
    [],
  ],
];
for (const [what, record, names] of NAMED)
  test(`photos are read in their order: ${what}`, () => {
    expect(read({ conversations: turns("Q"), ...record })).toEqual({ ok: true, names });
  });

const REFUSED: [string, Record<string, unknown>, string, string][] = [
  ["two keys that name different photos", { image_path: "a.jpg", img: "b.jpg" }, "foreignPhotos", "img"],
  ["a list with a photo that has no name", { images: ["a.jpg", "b.jpg", null] }, "unnamedPhoto", "images"],
  [
    "a photo written out among others",
    { images: ["a.jpg", "data:image/png;base64,AA"] },
    "foreignPhotoBytes",
    "images",
  ],
  [
    "more photos than anybody looks through",
    { images: Array.from({ length: 1001 }, (_, at) => `${at}.jpg`) },
    "tooManyPhotos",
    "images",
  ],
  [
    "a placeholder of a photo beside a video",
    { video: "b.mp4", conversations: turns("<image><video>Q") },
    "foreignToken",
    "conversations",
  ],
  [
    "a placeholder of a video that nothing names",
    { conversations: turns("<video>Q") },
    "foreignToken",
    "conversations",
  ],
];
for (const [what, record, code, key] of REFUSED)
  test(`${what}: said by key and name`, () => {
    expect(read({ conversations: turns("Q"), ...record })).toMatchObject({ ok: false, key, why: { code } });
  });

test("a record that names one photo as often as its texts speak of one has it at as many places", () => {
  const texts = ["<image>Who are they?", "A.", "<image>What are they doing?", "B."];
  expect(timesOfPhoto({ images: ["a.jpg", "a.jpg"] }, texts)).toBe(2);
  expect(photosOfRecord({ images: ["a.jpg", "a.jpg"] }, () => texts)).toEqual({ ok: true, names: ["a.jpg"] });
  const part = { type: "image", image: "a.jpg" };
  const messages = [{ role: "user", content: [part, part, { type: "text", text: "Compare." }] }];
  expect(timesOfPhoto({ messages }, ["<image><image>Compare."])).toBe(2);
  for (const [record, own] of [
    [{ images: ["a.jpg"] }, texts],
    [{ images: ["a.jpg", "a.jpg", "a.jpg"] }, texts],
    [{ images: ["a.jpg", "b.jpg"] }, texts],
    [{ images: ["a.jpg", "a.jpg"] }, texts.slice(0, 2)],
    [{}, texts],
  ] as const)
    expect(timesOfPhoto(record, own)).toBe(1);
});
