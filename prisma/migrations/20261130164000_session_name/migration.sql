-- What leads call a session. Sessions of before are called by their number, as ever.
ALTER TABLE "Queue" ADD COLUMN "name" TEXT;
