import type { Chosen } from "./chosen-files.ts";
import { sendFile } from "./send-file.ts";

/** A folder of small photos is bound by round trips, and a browser opens six connections to one server. */
const AT_ONCE = 4;

/** Sends all files of an upload; `onSent` is told the bytes of all on their way. The first failure ends it. */
export async function sendFiles(
  uploadId: string,
  chosen: readonly Chosen[],
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const sent = chosen.map(() => 0);
  let total = 0;
  let next = 0;
  const sendOneByOne = async () => {
    for (let at = next++; at < chosen.length; at = next++) {
      const one = chosen[at];
      if (!one) return;
      const tell = (bytes: number) => {
        total += bytes - (sent[at] ?? 0);
        sent[at] = bytes;
        onSent(total);
      };
      await sendFile(uploadId, one.file, one.name, tell, either);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, sendOneByOne));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
