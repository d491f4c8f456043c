#!/bin/sh
# Installs Chromium and Noto CJK with apt where they are missing and this user may, and axe-core with npm into .cache;
# else says what to do.
set -u
if [ ! -f .cache/axe/node_modules/axe-core/axe.min.js ]; then
    if command -v npm >/dev/null 2>&1; then
        mkdir -p .cache/axe
        npm install --silent --no-save --no-audit --no-fund --prefix .cache/axe axe-core@4 >/dev/null 2>&1 ||
            echo "axe-core could not be fetched with npm; the tests of accessibility are skipped."
    else
        echo "npm is missing; the tests of accessibility need it to fetch axe-core and are skipped."
    fi
fi
missing=""
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 ||
    missing="$missing chromium-headless-shell"
if command -v fc-list >/dev/null 2>&1; then
    fc-list | grep -qi "noto.*cjk" || missing="$missing fonts-noto-cjk"
else
    ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
fi
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing$missing"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "The browser tests need:$missing (on Debian: apt-get install$missing). Without them they are skipped."
exit 0
