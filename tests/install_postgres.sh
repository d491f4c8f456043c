#!/bin/sh
# Installs PostgreSQL with apt where it is missing and this user may; else says what to do. No server is started: each
# run of the tests has one of its own, in a temporary folder (tests/postgres.py).
set -u
command -v initdb >/dev/null 2>&1 && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing postgresql"
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null && exit 0
fi
echo "The tests of a shared library need PostgreSQL (on Debian: apt-get install postgresql). Without it they are skipped."
exit 0
