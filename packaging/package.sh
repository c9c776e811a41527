#!/usr/bin/env bash
# package.sh TARGET: lays out bin/ and lib/ in TARGET from what Maven built, and makes the AOT cache
# there. `packaging/package.sh /opt/madang` after a build makes an installed copy.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
root=${here%/*}
target=${1:?usage: package.sh TARGET}

# shellcheck source=packaging/find-jdk.sh
source "$here/find-jdk.sh"
find_jdk java

mkdir -p "$target/bin" "$target/lib"
target=$(cd "$target" && pwd)
cp "$root"/madang-server/target/dist/lib/*.jar "$target/lib/"
cp "$root/madang-server/target/madang-server.jar" "$here/find-jdk.sh" "$here/java.options" \
  "$target/lib/"
cp "$root/madang" "$target/bin/madang"
"$here/train.sh" "$target/lib" || echo "no AOT cache: starts take longer, all else is the same"
