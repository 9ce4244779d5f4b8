#!/bin/sh
# Writes the database and the data folder into a folder of the day: backup.sh TARGET. Reviewers may go on meanwhile.
# Wants DATABASE_URL (or DIRECT_DATABASE_URL, beside a pooler), SVIT_DATA, and pg_dump of the server's version or newer.
set -eu
target=${1:?where to: backup.sh TARGET}
url=${DIRECT_DATABASE_URL:-${DATABASE_URL:?DATABASE_URL is not set}}
data=${SVIT_DATA:?SVIT_DATA is not set}
keep=${SVIT_BACKUPS_KEPT:-14}

umask 077
mkdir -p "$target"
name=$(date -u +%Y-%m-%dT%H%M%SZ)
# A second backup of the same second waits for the next one: mv would put it inside the first.
while [ -e "$target/$name" ] || [ -e "$target/.$name" ]; do
  sleep 1
  name=$(date -u +%Y-%m-%dT%H%M%SZ)
done
unfinished="$target/.$name"
mkdir "$unfinished"
trap 'rm -rf "$unfinished"' EXIT

# One snapshot of the database. Job queues (schema pgboss) go with it: what waited goes on waiting.
pg_dump --format=custom --compress=6 --file="$unfinished/database.dump" "$url"
# The database is the older of the two: every file that it names is in the archive. Caches and finished exports are made again.
tar --create --gzip --file="$unfinished/data.tar.gz" --directory="$data" \
  --exclude=./cluster --exclude=./exports --exclude=./photo-cache .
(cd "$unfinished" && sha256sum database.dump data.tar.gz > SHA256SUMS)
mv -T "$unfinished" "$target/$name"
trap - EXIT

# The oldest beyond those that are kept. Names sort by time.
ls -1 "$target" | sort -r | tail -n "+$((keep + 1))" | while read -r old; do rm -rf "${target:?}/$old"; done
echo "$target/$name"
