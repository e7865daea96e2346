# The Debian packages, by what they are needed for, and their installation. The only list there is.

packages_build=(
    clang-19 g++ cmake ninja-build ccache mold pkg-config # the tools; g++ brings the C++ library
    libssl-dev libsqlite3-dev libpq-dev                   # TLS and signatures, the databases
    zlib1g-dev libdeflate-dev libbrotli-dev               # compression
    node-llhttp                                           # Node's HTTP parser, as C source
    doctest-dev                                           # every library's tests
)
packages_test=(
    nodejs npm make                                       # the stock clients; make: what npm compiles
    postgresql-15                                         # a server of the tests' own
    python3 curl                                          # the front door's own tests
    chromium                                              # the panel is tested in it
    redis-server                                          # the Redis client's tests start their own
    rapidjson-dev libsimdjson-dev                         # second opinions for JSON
    libclang-rt-19-dev clang-format-19                    # sanitizers and fuzzers, the format
)
packages_bench=(wrk python3)

# A program that may come from elsewhere than Debian: with it, the package of the same purpose is not needed.
provided_by() {
    case $1 in
    nodejs) printf node ;;
    npm) printf npm ;;
    esac
}

# missing_packages NAME... -> those that are not installed, one a line
missing_packages() {
    local installed name command
    # dpkg-query fails when it does not know one of them; what it prints about the others counts.
    installed=" $({ dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } | sed -n 's/^installed //p' | tr '\n' ' ')"
    for name in "$@"; do
        [[ $installed == *" $name "* ]] && continue
        command=$(provided_by "$name")
        [[ -n $command ]] && command -v "$command" >/dev/null && continue
        printf '%s\n' "$name"
    done
    return 0
}

# Runs as root: directly, or by sudo.
as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# Lists that are missing or too old are fetched, and only then.
apt_install_updating() {
    if ! apt-cache show "$@" >/dev/null 2>&1; then
        as_root apt-get update
    elif apt_install "$@"; then
        return
    else
        as_root apt-get update
    fi
    apt_install "$@"
}

# need_packages PURPOSE...: build, test, bench. Says what is missing and installs it by name; silent when nothing is.
need_packages() {
    local purpose wanted=() missing
    for purpose in "$@"; do
        local -n list=packages_$purpose
        wanted+=("${list[@]}")
    done
    if ! command -v dpkg-query >/dev/null; then
        [[ -n ${AERIE_NO_PACKAGES:-} ]] || say "This is no Debian: make sure that it has what these packages hold: ${wanted[*]}"
        return
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    ((${#missing[@]})) || return 0

    say "Missing Debian packages: ${missing[*]}"
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        give_up "They can be installed by root only, and there is no sudo." \
            "As root: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    fi
    ((EUID == 0)) || sudo -v # asks for the password while the terminal is still ours
    must_step "install ${#missing[@]} packages" "$AERIE_ROOT/build/log/packages.log" \
        "The packages could not be installed. Debian 12 (bookworm, main) has them all: check the network and /etc/apt/sources.list, then try again." \
        apt_install_updating "${missing[@]}"
}
