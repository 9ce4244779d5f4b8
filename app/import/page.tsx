import { getTranslations } from "next-intl/server";
import { ImportForm } from "#components/dashboard/import-form.tsx";
import { Header } from "#components/ui/header.tsx";
import { database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { findReviewer } from "../api/door.ts";

/** Import from the browser: an upload, or a path on the server under an allowed folder. */
export default async function ImportPage() {
  const db = database();
  const [reviewer, datasets, t] = await Promise.all([
    findReviewer(db),
    db.prisma.dataset.findMany({ select: { name: true }, orderBy: { id: "asc" } }),
    getTranslations("import"),
  ]);
  return (
    <>
      <Header reviewer={reviewer} />
      <main id="content" className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-8">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-ink-soft">{t("intro")}</p>
        <ImportForm datasetNames={datasets.map((dataset) => dataset.name)} roots={env.importRoots} />
      </main>
    </>
  );
}
