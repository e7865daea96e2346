# doctor                 what is right and wrong with this machine and this project, with what to do
#
# Looks at packages, compilers, Node.js, disk, port, data folder, database file, migrations and configuration, and changes
# nothing. Exit 1 when something is bad.

bad_findings=0

finding() { # ok|note|BAD SUBJECT TEXT
    printf '%-5s %-12s%s\n' "$1" "$2" "$3"
    [[ $1 != BAD ]] || bad_findings=$((bad_findings + 1))
}

check_packages() {
    local purpose missing
    for purpose in build test bench; do
        local -n list=packages_$purpose
        mapfile -t missing < <(missing_packages "${list[@]}")
        if ((${#missing[@]} == 0)); then
            finding ok packages "all for ${purpose}"
        else
            finding note packages "for $purpose, missing: ${missing[*]}. The verb that needs them installs them"
        fi
    done
}

check_program() { # SUBJECT COMMAND
    if command -v "$2" >/dev/null; then
        finding ok "$1" "$("$2" --version 2>/dev/null | head -n 1)"
    else
        finding note "$1" "not here yet. ./aerie dev installs it"
    fi
}

check_system() {
    local name=''
    [[ ! -r /etc/os-release ]] || name=$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-}")
    case $name in
    *'GNU/Linux 12'*) finding ok system "$name" ;;
    *) finding note system "${name:-unknown}. Aerie is developed and tested on Debian 12" ;;
    esac
}

check_node() {
    local major
    major=$(node_major "$(command -v node || printf /usr/bin/node)")
    if ((major == 0)); then
        finding note node "not here yet. ./aerie test installs Debian's, which is enough"
    elif ((major >= 18)); then
        finding ok node "$(node --version)"
    else
        finding note node "$(node --version) is too old for the stock clients. ./aerie test installs Debian's 18 beside it"
    fi
}

# The app's own view of itself; only when it has been built.
check_app() { # SUBJECT ADVICE VERB
    local text status=0
    text=$("build/dev/bin/backend" "$3" 2>&1) || status=$?
    if ((status != 0)); then
        finding BAD "$1" "$(printf '%s' "$text" | grep -v '^[[:space:]]*$' | head -n 3 | tr '\n' ' '). $2"
    elif [[ $3 == migration:show ]] && grep -q '^ *\[ \]' <<<"$text"; then
        finding note "$1" "$(grep -c '^ *\[ \]' <<<"$text") pending. Run them: ./aerie migration:run"
    else
        finding ok "$1" "$([[ $3 == migration:show ]] && printf 'none pending' || printf 'valid')"
    fi
}

run() {
    check_system
    check_packages
    check_program compiler clang++-19
    check_program cmake cmake
    check_node
    if [[ -x build/dev/bin/aerie ]]; then
        build/dev/bin/aerie doctor --root "$AERIE_ROOT" || bad_findings=$((bad_findings + 1))
    fi
    if [[ -x build/dev/bin/backend ]]; then
        check_app config "See all of it: ./aerie config:print" config:check
        check_app migrations "See DATABASE_URL" migration:show
    else
        finding note app "not built yet. ./aerie dev builds it"
    fi
    ((bad_findings == 0)) || exit 1
}
