# bench [NAME...]        measurements; without a name, the list of them
#
# A benchmark is bench/NAME, or bench/NAME/run.sh, and its first comment says what it measures. One whose comment has a line
# that begins with "heavy:" is run only when it is named; ./aerie bench all runs the others.
#
#   ./aerie bench dev_loop
#   ./aerie bench NAME -- ARGUMENTS    for the benchmark itself

bench_file() {
    local file
    for file in "bench/$1/run.sh" "bench/$1"; do
        if [[ -f $file && -x $file ]]; then
            printf '%s' "$file"
            return
        fi
    done
    return 1
}

bench_names() {
    local file
    for file in bench/*; do
        file=${file#bench/}
        if bench_file "$file" >/dev/null; then printf '%s\n' "$file"; fi
    done
}

comment_of() { sed -n '2,30{/^#/!q; s/^# \{0,1\}//; p}' "$(bench_file "$1")"; }
is_heavy() { comment_of "$1" | grep -q '^heavy:'; }

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
            printf '  %-20s %s%s\n' "$name" "$(comment_of "$name" | head -n 1)" "$(if is_heavy "$name"; then printf ' (heavy: only by name)'; fi)"
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
