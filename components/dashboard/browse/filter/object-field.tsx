"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAnswer } from "../../../ui/use-answer.ts";
import { ChosenWords } from "./chosen-words.tsx";

const CHOSEN_MAX = 10;
/** How long typing pauses before names are asked for. */
const PAUSED = { settleMs: 150, keepsLast: true };

type Props = {
  /** What the field is called. */
  name: string;
  chosen: readonly string[];
  onChange(chosen: string[]): void;
  datasetId: string;
};

/** Names of things that are known of a photo, suggested while one types. */
export function ObjectField({ name, chosen, onChange, datasetId }: Props) {
  const t = useTranslations("browse");
  const [typed, setTyped] = useState("");
  const prefix = typed.trim().toLowerCase();
  const request = prefix === "" ? null : { params: { datasetId }, query: { prefix } };
  const { value, problem } = useAnswer("GET /api/datasets/{datasetId}/names", request, PAUSED);
  const names = problem ? [] : (value?.names ?? []);

  function take(name: string) {
    const word = name.trim().toLowerCase();
    if (word !== "" && !chosen.includes(word)) onChange([...chosen, word]);
    setTyped("");
  }

  return (
    <div className="flex flex-col gap-1.5">
      <ChosenWords chosen={chosen} onChange={onChange} />
      {chosen.length >= CHOSEN_MAX ? null : (
        <Autocomplete.Root
          items={names}
          value={typed}
          filter={null}
          onValueChange={(value, details) => (details.reason === "item-press" ? take(value) : setTyped(value))}
        >
          <Autocomplete.Input
            aria-label={name}
            placeholder={t("objectHint")}
            maxLength={100}
            className="w-full rounded-md border border-line-strong bg-panel px-2 py-1"
            onKeyDown={(event) => {
              // Enter on a suggestion is the list's; on what was typed it takes that.
              if (event.key === "Enter" && !event.currentTarget.getAttribute("aria-activedescendant")) {
                event.preventDefault();
                take(typed);
              }
            }}
          />
          <Autocomplete.Portal>
            <Autocomplete.Positioner sideOffset={4} className="z-50 outline-none">
              <Autocomplete.Popup
                className={`max-h-64 w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-raised py-1 text-[0.82rem] shadow-lg ${names.length === 0 ? "hidden" : ""}`}
              >
                <Autocomplete.List>
                  {(name: string) => (
                    <Autocomplete.Item
                      key={name}
                      value={name}
                      className="flex min-h-[26px] cursor-pointer items-center px-2.5 data-highlighted:bg-accent-soft data-highlighted:text-accent"
                    >
                      {name}
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        </Autocomplete.Root>
      )}
    </div>
  );
}
