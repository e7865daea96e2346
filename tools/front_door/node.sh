# Which Node.js the TypeScript side runs on: the machine's when it is 20 or newer, else Debian's 18. That is enough for the
# stock clients; the original tRPC *server* asks for more (Headers.getSetCookie), and no suite runs it.

# node_major PROGRAM -> 20; 0 when it does not run
node_major() {
    local version
    version=$("$1" --version 2>/dev/null || true)
    version=${version#v}
    printf '%s' "${version%%.*}" | grep -E '^[0-9]+$' || printf 0
}

# Puts the right node first in PATH and says which it is.
need_node() {
    local found
    found=$(command -v node || true)
    if [[ -z $found || $(node_major "$found") -lt 20 ]]; then
        if [[ $(node_major /usr/bin/node) -lt 18 ]]; then
            say "Missing Debian packages: nodejs npm"
            must_step "install nodejs" "$AERIE_ROOT/build/log/packages.log" "Node.js 18 or newer is needed." apt_install_updating nodejs npm
        fi
        [[ $found == /usr/bin/node ]] || PATH=/usr/bin:$PATH
    fi
    export PATH
    # Headers of the installed node, for packages that compile something: nothing is downloaded.
    [[ ! -f /usr/include/node/node.h ]] || export npm_config_nodedir=/usr
    say "node $(node --version) ($(command -v node))"
}
