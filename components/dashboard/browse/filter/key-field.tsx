"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type KeyCondition, printKeyCondition } from "#domain/find/key-condition.ts";
import { Button } from "../../../ui/button.tsx";
import { ChosenWords } from "./chosen-words.tsx";
import { useKeyWords } from "./use-key-words.ts";

const CHOSEN_MAX = 10;
const ASKS = ["has", "lacks", "is"] as const;
const field = "w-full min-w-0 rounded-md border border-line-strong bg-panel px-2 py-1";

type Props = { chosen: readonly string[]; suggested: readonly string[]; onChange(chosen: string[]): void };

/** What is asked of keys of the records, one condition after the other. */
export function KeyField({ chosen, suggested, onChange }: Props) {
  const t = useTranslations("browse");
  const wordsOf = useKeyWords();
  const listId = useId();
  const [key, setKey] = useState("");
  const [asks, setAsks] = useState<KeyCondition["asks"]>("has");
  const [value, setValue] = useState("");

  function add() {
    if (key === "") return;
    const text = printKeyCondition(asks === "is" ? { key, asks, value } : { key, asks });
    if (!chosen.includes(text)) onChange([...chosen, text]);
    setKey("");
    setValue("");
  }

  return (
    <div className="flex flex-col gap-1.5">
      <ChosenWords chosen={chosen} onChange={onChange} wordsOf={wordsOf} />
      {chosen.length >= CHOSEN_MAX ? null : (
        <form
          className="flex flex-col gap-1.5"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <input
            aria-label={t("keyName")}
            placeholder={t("keyName")}
            value={key}
            maxLength={200}
            list={listId}
            autoComplete="off"
            className={field}
            onChange={({ target }) => setKey(target.value)}
          />
          <datalist id={listId}>
            {suggested.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <div className="flex gap-1.5">
            <select
              aria-label={t("keyAsks")}
              value={asks}
              className="rounded-md border border-line-strong bg-panel px-1 py-1"
              onChange={({ target }) => setAsks(target.value as KeyCondition["asks"])}
            >
              {ASKS.map((one) => (
                <option key={one} value={one}>
                  {t(`keyAsk.${one}`)}
                </option>
              ))}
            </select>
            {asks === "is" ? (
              <input
                aria-label={t("keyValue")}
                value={value}
                maxLength={500}
                autoComplete="off"
                className={field}
                onChange={({ target }) => setValue(target.value)}
              />
            ) : null}
          </div>
          <Button type="submit" disabled={key === ""}>
            {t("keyAdd")}
          </Button>
        </form>
      )}
    </div>
  );
}
