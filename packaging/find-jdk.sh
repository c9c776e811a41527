# shellcheck shell=bash
# Sourced by madang, verify and package.sh: finds a JDK without starting one.

MADANG_JAVA=25 # the oldest release that runs the program

# java_release HOME: prints nothing, sets REPLY to the feature release that HOME/release names
# ("25.0.3" is 25, "1.8.0" is 1); 0 where there is no such file.
java_release() {
  local line
  REPLY=0
  [[ -r $1/release && -x $1/bin/java ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
      REPLY=${BASH_REMATCH[1]}
      return 0
    fi
  done <"$1/release"
}

# java_on_path: sets REPLY to the home of the java in PATH, links followed; empty where none is.
java_on_path() {
  local java
  REPLY=
  java=$(type -P java) || return 0
  java=$(readlink -f "$java" 2>/dev/null) || return 0
  REPLY=${java%/bin/java}
}

# find_jdk TOOL: sets and exports JAVA_HOME to the first JDK that is new enough and has bin/TOOL
# (java to run, javac to build): JAVA_HOME, then PATH, then the usual folders. Exit 3 where none is.
find_jdk() {
  local tool=$1 home
  java_release "${JAVA_HOME:-/nowhere}"
  if ((REPLY >= MADANG_JAVA)) && [[ -x $JAVA_HOME/bin/$tool ]]; then
    export JAVA_HOME
    return 0
  fi
  java_on_path
  for home in \
    ${REPLY:+"$REPLY"} \
    /usr/lib/jvm/* \
    /usr/lib64/jvm/* \
    /usr/local/lib/jvm/* \
    /usr/java/* \
    /opt/*jdk* /opt/*java* /opt/*/*jdk* /opt/* \
    "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    java_release "$home"
    if ((REPLY >= MADANG_JAVA)) && [[ -x $home/bin/$tool ]]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  echo "madang: needs a JDK $MADANG_JAVA or newer, and none was found: install one" \
    "(for example from https://adoptium.net) or set JAVA_HOME to it" >&2
  exit 3
}

# need_maven: exit 3 where there is no mvn.
need_maven() {
  type -P mvn >/dev/null && return 0
  echo "madang: needs Maven 3.8.7 or newer to build, and there is no mvn in PATH:" \
    "install it (for example: apt install maven)" >&2
  exit 3
}
