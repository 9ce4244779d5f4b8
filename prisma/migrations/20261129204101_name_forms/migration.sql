-- Names of photos that differ in Unicode form alone (server/import/name-forms.ts). Nearly all are of plain letters, and not in it.
CREATE INDEX "ImageAlias_form_idx" ON "ImageAlias"("datasetId", md5(normalize(alias))) WHERE octet_length(alias) <> char_length(alias);
