#!/usr/bin/env bash
# package-lab.sh TARGET: adds the lab (madang bench) to TARGET, from what Maven built. After a build
# and `packaging/package.sh /opt/madang`, `packaging/package-lab.sh /opt/madang` completes the copy.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
root=${here%/*}
target=${1:?usage: package-lab.sh TARGET}

# Beside it first: a folder that is there is complete.
new=$target/lib/lab.$$
rm -rf "$new"
mkdir -p "$new"
cp "$root"/madang-lab/target/dist/lib/*.jar "$root/madang-lab/target/madang-lab.jar" "$new/"
cp "$here/lab.options" "$new/java.options"
rm -rf "$target/lib/lab"
mv -T "$new" "$target/lib/lab"
