import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { provenId } from "#domain/identity/public-id.ts";
import { parsePhotoAddress, photoUrlAt } from "./photo-address.ts";
import { photoPathsOf } from "./photo-paths.ts";

describe("an address of photos", () => {
  test.each([
    ["https://images.example/vg", "http", "https://images.example/vg/"],
    ["http://localhost:8080/", "http", "http://localhost:8080/"],
    ["s3://photos/vg/", "s3", "s3://photos/vg?region=us-east-1"],
    [
      "s3://photos?endpoint=https://store.example/&region=eu-west-3",
      "s3",
      "s3://photos/?region=eu-west-3&endpoint=https%3A%2F%2Fstore.example",
    ],
  ])("%s is kept in one spelling", (text, kind, root) => {
    expect(parsePhotoAddress(text)).toEqual({ kind, root });
    expect(parsePhotoAddress(root)).toEqual({ kind, root });
  });

  test.each(["photos", "/data/photos", "C:\\photos", "images.zip", "ftp://a/b"])("%s is none", (text) => {
    expect(parsePhotoAddress(text)).toBeNull();
  });

  test.each([
    "https://name:secret@images.example/",
    "https://images.example/?token=secret",
    "https://images.example/#a",
    "http://",
    "s3://UP/",
    "s3://photos/?key=secret",
    "s3://photos/?endpoint=file:///etc",
    "s3://photos/?region=a.b/c",
  ])("%s is refused", (text) => {
    expect(() => parsePhotoAddress(text)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});

describe("the address of one photo", () => {
  const at = (text: string, path: string) => {
    const address = parsePhotoAddress(text);
    return address && photoUrlAt(address, path).href;
  };

  test.each([
    ["https://images.example/vg", "VG_100K/1.jpg", "https://images.example/vg/VG_100K/1.jpg"],
    ["https://images.example", "a b/c?d#e%.jpg", "https://images.example/a%20b/c%3Fd%23e%25.jpg"],
    ["s3://photos/vg", "1.jpg", "https://photos.s3.us-east-1.amazonaws.com/vg/1.jpg"],
    ["s3://my.photos?region=eu-west-3", "1.jpg", "https://s3.eu-west-3.amazonaws.com/my.photos/1.jpg"],
    ["s3://photos/a?endpoint=http://localhost:9000", "b/1.jpg", "http://localhost:9000/photos/a/b/1.jpg"],
  ])("under %s, %s is asked for at %s", (text, path, url) => {
    expect(at(text, path)).toBe(url);
  });

  test("stays below its base whatever the path is", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom("..", ".", "", "http:", "a"), fc.string({ unit: "grapheme" })), {
          maxLength: 6,
        }),
        (parts) => {
          const path = parts.join("/").toWellFormed();
          expect(at("https://images.example/vg", path)).toMatch(/^https:\/\/images\.example\/vg\//);
        },
      ),
    );
  });
});

describe("the paths that a photo is looked for at", () => {
  const ADDRESS = "https://images.example/mix/";

  test("prove the image that they are of", () => {
    for (const name of ["vg:2317", "coco:33471"]) {
      const paths = photoPathsOf([name], ADDRESS);
      expect(paths.length).toBeGreaterThan(0);
      for (const path of paths) expect(provenId(`${ADDRESS}${path}`)).toBe(name);
    }
    expect(photoPathsOf(["path@mix:a/b c.jpg"], ADDRESS)).toEqual(["a/b c.jpg"]);
  });

  test("begin with the identity's own", () => {
    expect(photoPathsOf(["vg:1", "coco:9"], ADDRESS).slice(0, 4)).toEqual([
      "VG_100K/1.jpg",
      "VG_100K_2/1.jpg",
      "gqa/images/1.jpg",
      "train2017/000000000009.jpg",
    ]);
  });

  test("are bare numbers only below a folder of theirs", () => {
    expect(photoPathsOf(["vg:1"], ADDRESS)).not.toContain("1.jpg");
    expect(photoPathsOf(["vg:1"], "https://images.example/VG_100K/")).toContain("1.jpg");
    expect(photoPathsOf(["coco:9"], "s3://bucket/train2017?region=eu-west-3")).toContain("000000000009.jpg");
  });
});
