# The stages of ./aerie test. A stage that fails is noted and the next one runs; the summary decides.

results=() # "ok|FAILED<tab>name<tab>what is to be said"
has_failed=

note_result() {
    results+=("$1"$'\t'"$2"$'\t'"$3")
    [[ $1 == ok ]] || has_failed=1
}

# The lines with which the test runners close: ctest, node's, pytest's and unittest's, and the plain "N passed, N failed".
closing_lines() {
    grep -a -E '^([0-9]+% tests passed|# (tests|pass|fail) |ℹ (tests|pass|fail) |Ran [0-9]+ tests?|=+ .*(passed|failed).* =+|([a-z]+: )?[0-9]+ passed, [0-9]+ failed)' "$1" || true
}

# run_tests NAME LOG COMMAND...
run_tests() {
    local name=$1 log=$2 begin
    shift 2
    begin=$(now)
    if step "$name" "$log" "$@"; then
        closing_lines "$log"
        note_result ok "$name" "$(since "$begin")"
    else
        closing_lines "$log"
        bad "  $(first_error "$log")"
        note_result FAILED "$name" "$(since "$begin")   ${log#"$AERIE_ROOT/"}"
    fi
}

# build_tests PRESET STAGE [TARGET...]: like build, but a failure is a result and not the end.
build_tests() {
    local preset=$1 stage=$2 status=0
    shift 2
    (build "$preset" "$@") || status=$?
    ((status == 0)) || note_result FAILED "$stage: build" "build/$preset/log/build.log"
    return "$status"
}

run_ctest() {
    local preset=$1 name=$2
    shift 2
    run_tests "$name" "$AERIE_ROOT/build/$preset/log/$name.log" \
        ctest --test-dir "build/$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error "$@"
}

stage_unit() {
    build_tests test unit || return 0
    run_ctest test unit ${1:+-R "$1"}
}

stage_suites() {
    local file name
    build_tests test suites || return 0
    need_node
    export AERIE_ROOT AERIE_BUILD=$AERIE_ROOT/build/test
    for file in tests/*/run.sh tests/*/*/run.sh; do
        [[ -f $file ]] || continue
        name=${file#tests/}
        name=${name%/run.sh}
        [[ $name == *"${1-}"* ]] || continue
        run_tests "$name" "$AERIE_BUILD/log/${name//\//-}.log" bash "$file"
    done
}

stage_sanitize() {
    build_tests fuzz sanitize || return 0
    ASAN_OPTIONS=detect_stack_use_after_return=1 run_ctest fuzz sanitize -L unit ${1:+-R "$1"}
}

stage_fuzz() {
    local fuzzer name
    build_tests fuzz fuzz fuzzers || return 0
    for fuzzer in build/fuzz/bin/*_fuzz; do
        name=$(basename "$fuzzer" _fuzz)
        [[ -x $fuzzer && $name == *"${1-}"* ]] || continue
        run_tests "fuzz $name" "$AERIE_ROOT/build/fuzz/log/$name.log" run_fuzzer "$fuzzer" "$name"
    done
}

# What it finds goes to build/, never into the kept corpus.
run_fuzzer() {
    local found=build/fuzz/found/$2 corpus=() folder
    mkdir -p "$found"
    for folder in libs/*/fuzz/corpus/"$2"; do [[ -d $folder ]] && corpus+=("$folder"); done
    "$1" -max_total_time="${AERIE_FUZZ_SECONDS:-10}" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$found/" -print_final_stats=1 \
        "$found" "${corpus[@]}"
}

stage_threads() {
    build_tests tsan threads || return 0
    TSAN_OPTIONS=halt_on_error=1 run_ctest tsan threads -L unit ${1:+-R "$1"}
}

summary() {
    local line verdict name rest failed=0
    say ""
    for line in "${results[@]}"; do
        IFS=$'\t' read -r verdict name rest <<<"$line"
        [[ $verdict == ok ]] || failed=$((failed + 1))
        printf '%s%-7s%s %-28s %s\n' "$([[ $verdict == ok ]] && printf '%s' "$green" || printf '%s' "$red")" "$verdict" "$plain" "$name" "$rest"
    done
    ((${#results[@]})) || give_up "No test ran."
    printf '%d passed, %d failed\n' $((${#results[@]} - failed)) "$failed"
    say "in $(since "$1")"
    [[ -z $has_failed ]] || exit 1
}
