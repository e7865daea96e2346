# bench [NAME...]        measurements; without a name, the list of them
#
# A benchmark is bench/NAME/run.sh or run.py, and the first line of its comment says what it measures. One that says "heavy:"
# on a line of its own runs only when it is named; ./aerie bench all runs the others.
#
#   ./aerie bench dev_loop
#   ./aerie bench NAME -- ARGUMENTS    for the benchmark itself

bench_file() {
    local file
    for file in "bench/$1/run.sh" "bench/$1/run.py"; do
        if [[ -x $file ]]; then
            printf '%s' "$file"
            return
        fi
    done
    return 1
}

bench_names() {
    local folder
    for folder in bench/*/; do
        folder=${folder#bench/}
        if bench_file "${folder%/}" >/dev/null; then printf '%s\n' "${folder%/}"; fi
    done
}

# The comment at its head: # lines, or a docstring.
comment_of() { sed -n '2,30{/^#\|^"""\|^[^"]/!q; s/^# \{0,1\}//; s/^"""//; s/"""$//; p}' "$(bench_file "$1")"; }
is_heavy() { comment_of "$1" | grep '^heavy:' >/dev/null; }

run() {
    local names=() name failed=()
    while [[ $# -gt 0 && $1 != -- ]]; do
        names+=("$1")
        shift
    done
    [[ $# -eq 0 ]] || shift
    if ((${#names[@]} == 0)); then
        say "./aerie bench NAME..., or all:"
        for name in $(bench_names); do
            printf '  %-20s %s%s\n' "$name" "$(comment_of "$name" | sed -n '1p')" "$(if is_heavy "$name"; then printf ' (heavy: only by name)'; fi)"
        done
        return
    fi
    if [[ ${names[*]} == all ]]; then
        names=()
        for name in $(bench_names); do is_heavy "$name" || names+=("$name"); done
    fi
    for name in "${names[@]}"; do
        bench_file "$name" >/dev/null || give_up "There is no benchmark \"$name\"." "There is: $(bench_names | tr '\n' ' ')"
    done
    need_packages build bench
    export AERIE_ROOT
    for name in "${names[@]}"; do
        "./$(bench_file "$name")" "$@" || failed+=("$name")
    done
    ((${#failed[@]} == 0)) || give_up "Not met: ${failed[*]}"
}
