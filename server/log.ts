import pino from "pino";
import { env } from "./env.ts";
import { errorFacts } from "./error-facts.ts";
import { printJsonLine, printTextLine } from "./log-line.ts";
import { requestNow } from "./request-context.ts";

/** Of lines that wait because the log's disk is full. What comes behind them is lost. */
const WAITING_CHARACTERS_MAX = 1024 * 1024;

/**
 * Line by line: pino's other way, on a full disk, tries for ever to be rid of its lines before the process may end. What
 * cannot be written now comes along with a later line.
 */
const stderr = pino.destination({ dest: 2, sync: true, maxLength: WAITING_CHARACTERS_MAX });
stderr.on("error", () => {});

const print = env.logFormat === "json" ? printJsonLine : printTextLine;

/** Which request a line belongs to, where it belongs to one. */
function ofRequest(): Record<string, string> {
  const request = requestNow();
  return request ? { request: request.id } : {};
}

/**
 * The server's log, one line each on stderr, so that a command's results own stdout. It names people and things by their ids:
 * no names, texts, paths, query strings, cookies or keys. A log that cannot be written stops nobody.
 */
export const log = pino(
  {
    level: env.logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: errorFacts },
    mixin: ofRequest,
  },
  { write: (line: string) => stderr.write(print(line)) },
);
