"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "./dialog.tsx";
import { NameForm } from "./name-form.tsx";

/** Asks for the reviewer's name the first time a browser comes; later it may be corrected, or somebody else may say theirs. */
export function ReviewerName({ name }: { name: string | null }) {
  const t = useTranslations("common");
  const router = useRouter();
  const [asking, setAsking] = useState(name === null);

  return (
    <>
      {name === null ? null : (
        <button
          type="button"
          title={t("changeName")}
          aria-label={`${t("reviewingAs", { name })}. ${t("changeName")}`}
          className="max-w-40 truncate rounded-md px-2 py-1 text-sm text-ink-soft hover:bg-line/50 hover:text-ink"
          onClick={() => setAsking(true)}
        >
          {name}
        </button>
      )}
      <Dialog
        open={asking}
        onOpenChange={(open) => (open || name !== null) && setAsking(open)}
        title={t("nameTitle")}
        closable={name !== null}
      >
        <NameForm
          name={name ?? ""}
          canRename={name !== null}
          onNamed={() => {
            setAsking(false);
            router.refresh();
          }}
        >
          <p className="text-sm text-ink-soft">{t(name === null ? "nameText" : "nameOther")}</p>
        </NameForm>
      </Dialog>
    </>
  );
}
