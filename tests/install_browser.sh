#!/bin/sh
# Installs Chromium and Noto CJK with apt where they are missing and this user may; else says what to do.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
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
