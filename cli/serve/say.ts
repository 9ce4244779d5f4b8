import { env } from "#server/env.ts";
import { printJsonLine } from "#server/log-line.ts";

/** What the supervisor tells whoever started it, on stderr: a line as it is, or one of the log where that is JSON. */
export function say(text: string): void {
  if (env.logFormat === "text") console.error(text);
  else
    process.stderr.write(printJsonLine(JSON.stringify({ level: "info", time: new Date().toISOString(), msg: text })));
}
