# Sees to what pip cannot install: sh make/needs.sh python | java | browser
# Root on Debian or Ubuntu gets it by apt-get; everybody else is told which packages to install.
set -eu

say() { printf 'influent: %s\n' "$*" >&2; }

# install WHAT PACKAGE [OTHER]: install the first package that can be had, or name them and stop.
install() {
    what=$1
    shift
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "$what"
        say "install this package, or the like (names of Debian and Ubuntu; the first that is there): $*"
        exit 1
    fi
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    apt-get update </dev/null >"$log" 2>&1 || true
    for package in "$@"; do
        say "$what: installing $package"
        if apt-get install --yes --no-install-recommends "$package" </dev/null >>"$log" 2>&1; then
            rm -f "$log"
            return
        fi
    done
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "apt-get could not install $*; install it yourself and run make again"
    exit 1
}

java_version() {
    java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}

case ${1:-} in
python)
    if [ -z "${PYTHON:-}" ]; then
        say "there is no Python 3.11 or newer on the PATH"
        say "install one (python3 of Debian 12, Ubuntu 24.04 or later), or: make PYTHON=/path/to/python3 ..."
        exit 1
    fi
    # Debian ships venv apart from Python.
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        install "Python's venv module is missing" "$("$PYTHON" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
    ;;
java)
    version=$(java_version || true)
    if [ "${version:-0}" -lt 17 ]; then
        install "Neo4j needs Java 17 or newer" openjdk-21-jre-headless openjdk-17-jre-headless
    fi
    command -v mvn >/dev/null || install "Neo4j is fetched by Maven" maven
    ;;
browser)
    for each in chromium chromium-browser google-chrome; do
        command -v "$each" >/dev/null && exit 0
    done
    install "the pages are tested in Chromium" chromium chromium-browser
    ;;
*)
    say "usage: sh make/needs.sh python | java | browser"
    exit 2
    ;;
esac
