import type { z } from "zod";
import { isMessage, type Message, type MessageCode, type MessageValue, message } from "./message.ts";

/**
 * Why a schema of ours refuses a value, for `refine` and `addIssue`: zod's own texts are English and reach nobody. It is
 * told behind the field's name.
 */
export const refusal = (code: MessageCode, data: Record<string, MessageValue> = {}) => ({
  message: code,
  params: { words: message(code, data) },
});

/** A sentence that says by itself what is wrong, for `addIssue`. */
export const refusalWhole = (why: Message) => ({ code: "custom" as const, message: why.code, params: { why } });

/** So many of an input's faults are told; a list of 5,000 ids may have as many. */
const TOLD_MAX = 10;
/** Characters of a name or value that are told: an input may hold anything. */
const SHOWN_MAX = 200;

/** What is wrong with an input, as a message: each fault behind the name of its field. */
export function inputProblem({ issues }: z.ZodError): Message {
  const problems = inputProblems(issues);
  const [only] = problems;
  return only && problems.length === 1 ? only : message("inputProblems", { problems });
}

/** The faults one by one, at most TOLD_MAX; a sentence that says all by itself stands alone. */
export function inputProblems(issues: readonly z.core.$ZodIssue[]): Message[] {
  const whole = issues.map((issue) => (issue.code === "custom" ? issue.params?.why : null)).find(isMessage);
  return whole ? [whole] : issues.slice(0, TOLD_MAX).map(problemOf);
}

function problemOf(issue: z.core.$ZodIssue): Message {
  const why = faultOf(issue);
  return issue.path.length === 0 ? why : message("inputAt", { field: shown(issue.path.map(String).join(".")), why });
}

function faultOf(issue: z.core.$ZodIssue): Message {
  switch (issue.code) {
    case "invalid_type":
      return message("inputType", { type: message(TYPES[issue.expected] ?? "typeOther") });
    case "too_big":
      return message(boundOf(issue, "inputMost", "inputLess"), {
        limit: String(issue.maximum),
        ...unitOf(issue, issue.maximum),
      });
    case "too_small":
      return message(boundOf(issue, "inputLeast", "inputMore"), {
        limit: String(issue.minimum),
        ...unitOf(issue, issue.minimum),
      });
    case "invalid_format":
      return message("inputFormat");
    case "invalid_value":
      return message("inputValue", { values: shown(issue.values.map(String).join(", ")) });
    case "unrecognized_keys":
      return message("inputUnknown", { names: shown(issue.keys.join(", ")) });
    case "custom":
      return isMessage(issue.params?.words) ? issue.params.words : message("inputWrong");
    default:
      return message("inputWrong");
  }
}

const TYPES: Partial<Record<string, MessageCode>> = {
  string: "typeText",
  number: "typeNumber",
  int: "typeInt",
  boolean: "typeBoolean",
  array: "typeList",
  object: "typeObject",
  record: "typeObject",
};

type Bound = { origin: string; inclusive?: boolean | undefined };

const boundOf = ({ inclusive = true }: Bound, within: MessageCode, beyond: MessageCode) =>
  inclusive ? within : beyond;

function unitOf({ origin }: Bound, limit: number | bigint): { unit: MessageValue } {
  const unit = UNITS[origin];
  return { unit: unit ? message(unit, { count: Number(limit) }) : "" };
}

const UNITS: Partial<Record<string, MessageCode>> = { string: "unitCharacters", array: "unitElements" };

/** A text of a stranger, short enough for a sentence. */
export const shown = (text: string): string => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);
