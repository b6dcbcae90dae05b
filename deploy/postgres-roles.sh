#!/bin/bash
# The two roles that docs/operating.md describes, on a new database. Run by the image, once.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE palette_owner LOGIN CREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE palette_app LOGIN NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE palette OWNER palette_owner;
SQL
