# shellcheck shell=bash
# Sourced by madang in a source tree, after find-jdk.sh: builds into build/N, one folder a build.
# A program that runs keeps the folder it started from (it loads classes lazily): it holds a shared
# lock on the folder's jar until it ends, and only folders that nobody holds are removed.

# stale ROOT: whether ROOT/build/current is missing, made by another JDK or older than a source.
stale() {
  local root=$1 made_by=
  [[ -f $root/build/current/jdk ]] || return 0
  read -r made_by <"$root/build/current/jdk" || true
  [[ $made_by == "$JAVA_HOME" ]] || return 0
  [[ -n $(find "$root/pom.xml" "$root/packaging" "$root"/madang-*/pom.xml \
    "$root"/madang-*/src/main -newer "$root/build/current/jdk" -print -quit) ]]
}

# locked FD: waits for an exclusive lock on an open descriptor; without flock(1) there is no wait.
locked() {
  ! type -P flock >/dev/null || flock "$1"
}

# hold ROOT: sets BUILT to the current build and holds it, across exec, for as long as we run.
hold() {
  BUILT=$(readlink -f "$1/build/current")
  exec {MADANG_HELD}<"$BUILT/lib/madang-server.jar"
  ! type -P flock >/dev/null || flock -s "$MADANG_HELD"
}

# remove_unused ROOT: removes builds that aren't current and that no process holds.
remove_unused() {
  local root=$1 folder
  type -P flock >/dev/null || return 0
  for folder in "$root"/build/[0-9]*; do
    [[ $folder -ef $root/build/current ]] && continue
    if [[ ! -f $folder/lib/madang-server.jar ]] ||
      flock -n "$folder/lib/madang-server.jar" true; then
      rm -rf "$folder"
    fi
  done
}

# compile ROOT MODULE: packages it with what it needs. The sources' tests, format and Error Prone are
# ./verify's work, not that of who only wants to run the program.
compile() {
  (cd "$1" && MAVEN_OPTS=${MAVEN_OPTS:--XX:TieredStopAtLevel=1} mvn -q -B -ntp \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -Derrorprone=-XDnothing -pl "$2" -am package)
}

# build ROOT: makes a new build and switches build/current to it; exit 1 with Maven's output.
build() {
  local root=$1 log=$1/build/build.log target=$1/build/$EPOCHSECONDS.$$ started=$EPOCHSECONDS
  need_maven
  printf 'madang: building (once, and after each change) ... ' >&2
  mkdir -p "$target"
  # The stamp is as old as the start of the build: a source saved meanwhile makes it stale.
  printf '%s\n' "$JAVA_HOME" >"$target/jdk"
  if ! compile "$root" madang-server >"$log" 2>&1 ||
    ! "$root/packaging/package.sh" "$target" >>"$log" 2>&1; then
    rm -rf "$target"
    echo "failed:" >&2
    cat "$log" >&2
    exit 1
  fi
  ln -sfn "${target##*/}" "$root/build/next.$$"
  mv -fT "$root/build/next.$$" "$root/build/current" 2>/dev/null ||
    { rm -f "$root/build/current" && mv "$root/build/next.$$" "$root/build/current"; }
  echo "done in $((EPOCHSECONDS - started)) s" >&2
}

# build_where_stale ROOT: sets BUILT to an up-to-date build; of several at once, one builds.
build_where_stale() {
  local root=$1
  if stale "$root"; then
    mkdir -p "$root/build"
    exec {MADANG_BUILDING}>"$root/build/lock"
    locked "$MADANG_BUILDING"
    ! stale "$root" || build "$root"
    remove_unused "$root"
    hold "$root"
    exec {MADANG_BUILDING}>&-
  else
    hold "$root"
  fi
}

# build_lab_where_missing ROOT: adds the lab to the build that hold() set, once: a newer source makes
# a new build, which has no lab yet.
build_lab_where_missing() {
  local root=$1 log=$1/build/lab.log started=$EPOCHSECONDS
  [[ ! -f $BUILT/lib/lab/madang-lab.jar ]] || return 0
  need_maven
  exec {MADANG_BUILDING}>"$root/build/lock"
  locked "$MADANG_BUILDING"
  if [[ ! -f $BUILT/lib/lab/madang-lab.jar ]]; then
    printf 'madang: building the lab (once, and after each change) ... ' >&2
    if ! compile "$root" madang-lab >"$log" 2>&1 ||
      ! "$root/packaging/package-lab.sh" "$BUILT" >>"$log" 2>&1; then
      echo "failed:" >&2
      cat "$log" >&2
      exit 1
    fi
    echo "done in $((EPOCHSECONDS - started)) s" >&2
  fi
  exec {MADANG_BUILDING}>&-
}
