#!/bin/sh
# Brings a backup back into an EMPTY database and an EMPTY data folder: restore.sh BACKUP. Stop the studio before.
set -eu
backup=${1:?which: restore.sh BACKUP}
url=${DIRECT_DATABASE_URL:-${DATABASE_URL:?DATABASE_URL is not set}}
data=${SVIT_DATA:?SVIT_DATA is not set}

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$url" \
  --command="SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
if [ "$tables" != 0 ]; then
  echo "The database has $tables tables already: make an empty one and name it in DATABASE_URL." >&2
  exit 1
fi
if [ -d "$data" ] && [ -n "$(ls -A "$data")" ]; then
  echo "$data is not empty: move it away first." >&2
  exit 1
fi
mkdir -p "$data"
pg_restore --no-owner --exit-on-error --jobs="${SVIT_RESTORE_JOBS:-4}" --dbname="$url" "$backup/database.dump"
psql --no-psqlrc --quiet --dbname="$url" --command="ANALYZE"
tar --extract --gzip --file="$backup/data.tar.gz" --directory="$data"
echo "Restored. Start the studio, then: npm run studio -- doctor"
