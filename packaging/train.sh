#!/usr/bin/env bash
# train.sh LIB: makes LIB/madang.aot, the JDK's ahead-of-time cache (JEP 483, 514, 515), from a run
# in which the server starts, one IRC and one text connection talk, and it is told to stop.
set -euo pipefail
trap '' PIPE

lib=${1:?usage: train.sh LIB}
# shellcheck source=packaging/find-jdk.sh
source "${BASH_SOURCE[0]%/*}/find-jdk.sh"
find_jdk java

work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

# port KIND: prints the port that the server took for KIND.
port() {
  sed -n "s/^listening $1 .*:\([0-9]*\)\$/\1/p" "$work/out"
}

# talk: what two people do on the descriptors irc and text.
talk() {
  printf 'CAP LS 302\r\nNICK trainee\r\nUSER trainee 0 * :Trainee\r\nCAP END\r\n' >&"$irc"
  printf 'trainer\r\n' >&"$text"
  sleep 0.5
  for ((i = 0; i < 20; i++)); do
    printf 'JOIN #lobby\r\nPRIVMSG #lobby :line %s\r\nNAMES #lobby\r\nPING %s\r\n' "$i" "$i" >&"$irc"
    printf 'line %s\r\n/who\r\n' "$i" >&"$text"
    sleep 0.02
  done
  printf 'TOPIC #lobby :training\r\nWHO #lobby\r\nWHOIS trainer\r\nLIST\r\nQUIT :done\r\n' >&"$irc"
  printf '/rooms\r\n/quit\r\n' >&"$text"
  sleep 0.5
}

# A file that sets something, so that the cache holds the TOML parser too.
printf '[limits]\nconnections_per_ip = 64\n' >"$work/madang.toml"

# The same options as a later run: a cache made with others is refused.
(cd "$work" && exec "$JAVA_HOME/bin/java" "@$lib/java.options" "-XX:AOTCacheOutput=$work/madang.aot" \
  -Dmadang.terminal= "-Dmadang.home=${lib%/*}" -cp "$lib/madang-server.jar" madang.server.Main \
  serve --irc 127.0.0.1:0 --text 127.0.0.1:0) >"$work/out" 2>"$work/err" &
server=$!
for ((i = 0; i < 300; i++)); do
  grep -q '^ready' "$work/out" && break
  kill -0 "$server" || break
  sleep 0.1
done
if ! grep -q '^ready' "$work/out"; then
  cat "$work/out" "$work/err"
  exit 1
fi

exec {irc}<>"/dev/tcp/127.0.0.1/$(port irc)" {text}<>"/dev/tcp/127.0.0.1/$(port text)"
talk || true # a server that hangs up trains less, but its cache is good
exec {irc}>&- {text}>&-
kill -TERM "$server"
wait "$server"
server=
mv "$work/madang.aot" "$lib/madang.aot"
