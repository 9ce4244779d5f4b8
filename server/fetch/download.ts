import { setTimeout as pause } from "node:timers/promises";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { attempt } from "./attempt.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { pauseBefore } from "./pace.ts";
import { PartFile } from "./part-file.ts";

/** A whole file: `checked` is what it was checked against, the source's sum, its size alone, or nothing that the source told. */
export type Download = { bytes: number; sha256: string; checked: "sha256" | "size" | "nothing" };

/**
 * Fetches an address into `target`, which comes into being whole or not at all; null where there is no such file. Goes on
 * where an earlier attempt, or a killed program, left off. `onBytes` hears how many bytes of it are there.
 * @throws StudioError forbidden, unprocessable, disk_full, interrupted; source_down after too many attempts without a new byte
 */
export async function download(
  address: string,
  target: string,
  connection: ConnectionOptions,
  onBytes: (bytes: number) => void,
): Promise<Download | null> {
  const part = await PartFile.open(target, connection.signal);
  let isFinished = false;
  let failures = 0;
  let bytesMost = part.bytes;
  try {
    for (;;) {
      onBytes(part.bytes);
      const outcome = await attempt(address, part, connection, onBytes);
      if (outcome.is === "missing") return null;
      if (outcome.is === "whole") {
        const { memo, bytes } = part;
        const checked = memo?.sha256 ? "sha256" : (memo?.bytesTotal ?? null) !== null ? "size" : "nothing";
        await part.finish();
        isFinished = true;
        return { bytes, sha256: part.sum(), checked };
      }
      if (outcome.is === "restart") await part.clear();
      // Starting over brings no new bytes until it is further than it was: a source that always changes is given up, too.
      failures = part.bytes > bytesMost ? 1 : failures + 1;
      bytesMost = Math.max(bytesMost, part.bytes);
      if (failures >= connection.pace.attemptsMax) throw givenUp(address, outcome.why, part.bytes);
      const waitMs = pauseBefore(failures, outcome.requestedMs ?? null, connection.pace);
      connection.note(`${address}: ${inEnglish(outcome.why)}; next attempt in ${(waitMs / 1000).toFixed(1)} s.`);
      // Aborted, with the signal's own reason.
      await pause(waitMs, undefined, { signal: connection.signal }).catch(() => connection.signal.throwIfAborted());
    }
  } finally {
    if (!isFinished) await part.leave();
  }
}

const givenUp = (address: string, why: Message, bytes: number) =>
  new StudioError(
    "source_down",
    bytes > 0 ? message("fetchGivenUpKept", { address, why, bytes }) : message("fetchGivenUp", { address, why }),
  );
