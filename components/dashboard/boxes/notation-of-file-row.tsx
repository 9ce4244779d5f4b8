import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { BoxReadingChoice, DrawnExample, NotationOfFile } from "#domain/box-reading.ts";
import { NOTATIONS, type NotationName } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import type { ResizeRule } from "#domain/grounding/smart-resize.ts";
import type { SpaceSetting } from "#domain/grounding/space.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";
import { notationKey } from "./notation-key.ts";
import { ReadingColumns } from "./reading-columns.tsx";
import { ResizeFields, ruleOf } from "./resize-fields.tsx";

/** What is compared: the readings of one notation, or all that the file's rows allow. */
type Compared = NotationName | "found";

type Props = { datasetId: string; fileId: string; notation: NotationOfFile; onSettled(): void };

/** One notation of a file: how it is read, and on request some of its entries drawn by each reading, to choose one. */
export function NotationOfFileRow({ datasetId, fileId, notation: row, onSettled }: Props) {
  const t = useTranslations("boxes");
  const format = useFormatter();
  const [shown, setShown] = useState<{
    compared: Compared;
    readings: BoxReadingChoice[];
    examples: DrawnExample[];
  } | null>(null);
  const [rule, setRule] = useState<ResizeRule>(() => ruleIn(row.grounding.space));
  const { problem, isBusy, attempt } = useAttempt();
  const { signs, grounding, entries, settledAt, settledBy } = row;
  const state =
    grounding.notation === null ? "none" : grounding.isGuess || grounding.space === null ? "open" : "settled";
  // Rows may fit two notations alike: who is asked which one it is sees both.
  const isOfSeveral = new Set(row.readings.map((reading) => reading.notation)).size > 1;
  const compared = shown?.compared ?? (isOfSeveral ? "found" : (grounding.notation ?? "llava"));
  const params = { datasetId, fileId };
  const ofSigns = signs === null ? {} : { signs };

  const compare = (chosen: Compared, resized: ResizeRule) =>
    attempt(async () => {
      const readings = readingsFor(chosen, row, resized);
      const examples = await call("POST /api/datasets/{datasetId}/boxes/{fileId}/examples", {
        params,
        body: { readings, ...ofSigns },
      });
      setRule(resized);
      setShown({ compared: chosen, readings, examples });
    });
  const settle = (reading: BoxReadingChoice) =>
    attempt(async () => {
      await call("PUT /api/datasets/{datasetId}/boxes/{fileId}", { params, body: { ...reading, ...ofSigns } });
      setShown(null);
      onSettled();
    });

  return (
    <li className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge look={state === "settled" ? "good" : state === "open" ? "warn" : "neutral"}>{t(`state.${state}`)}</Badge>
        <span className="grow text-sm text-ink-soft">
          {grounding.notation === null
            ? null
            : t("reading", {
                notation: t(`notation.${notationKey(grounding.notation)}`),
                space: grounding.space === null ? t("spaceUnknown") : t(`space.${grounding.space.name}`),
              })}
          {entries === null ? null : (
            <span className="whitespace-nowrap before:content-['_·_']">{t("entries", { count: entries })}</span>
          )}
        </span>
        <Button disabled={isBusy} onClick={() => (shown ? setShown(null) : void compare(compared, rule))}>
          {t(shown ? "close" : state === "open" ? "settle" : "change")}
        </Button>
      </div>
      {settledAt === null ? null : (
        <p className="text-xs text-ink-soft">
          {t("settledBy", {
            name: settledBy ?? t("commandLine"),
            at: format.dateTime(new Date(settledAt), "moment"),
          })}
        </p>
      )}
      {problem ? <Problem problem={problem} /> : null}
      {shown ? (
        <>
          <label className="flex items-center gap-2 text-sm">
            <span className="font-medium">{t("notationLabel")}</span>
            <select
              value={compared}
              disabled={isBusy}
              className="min-w-0 rounded-md border border-line-strong bg-surface px-2 py-1"
              onChange={(event) => {
                const chosen = (["found", ...NOTATIONS] as const).find((name) => name === event.target.value);
                if (chosen) void compare(chosen, rule);
              }}
            >
              {isOfSeveral ? <option value="found">{t("found")}</option> : null}
              {NOTATIONS.map((name) => (
                <option key={name} value={name}>
                  {t(`notation.${notationKey(name)}`)}
                </option>
              ))}
            </select>
          </label>
          {shown.readings.some(({ space }) => space.name === "pixels-resized") ? (
            <form
              className="flex flex-wrap items-end gap-3 text-sm"
              onSubmit={(event) => {
                event.preventDefault();
                void compare(compared, ruleOf(new FormData(event.currentTarget)));
              }}
            >
              <ResizeFields rule={rule} />
              <Button type="submit" disabled={isBusy}>
                {t("redraw")}
              </Button>
            </form>
          ) : null}
          <ReadingColumns
            readings={shown.readings}
            examples={shown.examples}
            isBusy={isBusy}
            onChoose={(reading) => void settle(reading)}
          />
        </>
      ) : null}
    </li>
  );
}

/** As many as the endpoint takes. */
const COMPARED_MAX = 6;

const ruleIn = (space: SpaceSetting | null): ResizeRule => {
  const { name: _, ...rule } = space ?? { name: "pixels" };
  return rule;
};

/**
 * What the file's rows allow, of all notations or of one, after the reading that is in force; where they allow none of that one, all of its
 * spaces.
 */
function readingsFor(
  compared: Compared,
  { grounding, readings: found }: NotationOfFile,
  rule: ResizeRule,
): BoxReadingChoice[] {
  const { notation: inForce, space } = grounding;
  const readings: BoxReadingChoice[] = compared === "found" ? found : readingsOf(compared, found);
  // A person may have chosen what the rows alone would not suggest: it is compared with the others all the same.
  const isMissing =
    inForce !== null &&
    space !== null &&
    (compared === "found" || compared === inForce) &&
    !readings.some((one) => one.notation === inForce && one.space.name === space.name);
  return [...(isMissing ? [{ notation: inForce, space }] : []), ...readings]
    .slice(0, COMPARED_MAX)
    .map(({ notation, space: own }) =>
      own.name === "pixels-resized"
        ? { notation, space: { name: "pixels-resized", ...rule } }
        : { notation, space: own },
    );
}

function readingsOf(notation: NotationName, found: readonly BoxReadingChoice[]): BoxReadingChoice[] {
  const own = found.filter((reading) => reading.notation === notation);
  return own.length > 0 ? own : notationOf(notation).spaces.map((name) => ({ notation, space: { name } }));
}
