import { isUtf8 } from "node:buffer";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = Buffer.from("0123456789abcdef");
/** How a byte is written in a JSON text: 0 as it is, 1 as six characters, else as two, of which this is the second (RFC 8259, 7). */
const ESCAPES = new Uint8Array(256);
ESCAPES.fill(1, 0, 0x20);
for (const [byte, letter] of ['""', "\\\\", "\bb", "\ff", "\nn", "\rr", "\tt"].map((pair) => Buffer.from(pair)))
  ESCAPES[byte ?? 0] = letter ?? 0;
/** A byte of a text takes no more than `\u001f`. */
const ESCAPED_MAX = 6;

/** Lines of JSON as bytes. A text of a table is UTF-8 already: it is copied, and never made a string. */
export class LineWriter {
  length = 0;
  #bytes: Buffer = Buffer.allocUnsafeSlow(64 * 1024);

  /** Bytes that are JSON. */
  raw(json: Uint8Array): void {
    this.#makeRoom(json.length);
    this.#bytes.set(json, this.length);
    this.length += json.length;
  }

  /** A string that is JSON. */
  json(json: string): void {
    this.#makeRoom(json.length * 3);
    this.length += this.#bytes.write(json, this.length, "utf8");
  }

  /** A few signs of ASCII. */
  ascii(signs: string): void {
    this.#makeRoom(signs.length);
    for (let at = 0; at < signs.length; at++) this.#bytes[this.length++] = signs.charCodeAt(at);
  }

  byte(value: number): void {
    this.#makeRoom(1);
    this.#bytes[this.length++] = value;
  }

  /** A text, as JSON.stringify writes it; false, and nothing is written, where the bytes are no UTF-8. */
  text(utf8: Uint8Array): boolean {
    const count = utf8.length;
    this.#makeRoom(count * ESCAPED_MAX + 2);
    const out = this.#bytes;
    let to = this.length;
    let all = 0;
    out[to++] = QUOTE;
    for (let at = 0; at < count; at++) {
      const byte = utf8[at] ?? 0;
      const second = ESCAPES[byte] ?? 0;
      all |= byte;
      if (second === 0) out[to++] = byte;
      else {
        out[to++] = BACKSLASH;
        if (second > 1) out[to++] = second;
        else {
          out[to] = 0x75;
          out[to + 1] = out[to + 2] = 0x30;
          out[to + 3] = HEX[byte >> 4] ?? 0;
          out[to + 4] = HEX[byte & 15] ?? 0;
          to += 5;
        }
      }
    }
    out[to++] = QUOTE;
    if (all >= 0x80 && !isUtf8(utf8)) return false;
    this.length = to;
    return true;
  }

  /** What was written since there was so much, taken back. */
  cut(from: number): string {
    const text = this.#bytes.toString("utf8", from, this.length);
    this.length = from;
    return text;
  }

  /** All that was written; begins anew. */
  take(): Buffer {
    const taken = Buffer.copyBytesFrom(this.#bytes, 0, this.length);
    this.length = 0;
    return taken;
  }

  #makeRoom(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
