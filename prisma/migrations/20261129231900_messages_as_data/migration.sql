-- Written by hand: a Run's error becomes a message as data (domain/message.ts). What stood there in English stays, as words
-- of its own.
ALTER TABLE "Run" ALTER COLUMN "error" TYPE JSON USING CASE WHEN "error" IS NOT NULL
  THEN json_build_object('code', 'own', 'data', json_build_object('text', "error")) END;
