# test [STAGE...]        build and run every test there is; exit 1 when one fails
#
# Stages, in this order; without a name all of them:
#   unit       each library's own tests, the architecture, the messages of code that must not compile (ctest, build/test)
#   suites     the programs as a whole: every tests/*/run.sh and tests/*/*/run.sh
#   fuzz       every fuzzer for AERIE_FUZZ_SECONDS (10) each, from the corpora in libs/*/fuzz/corpus, with
#              AddressSanitizer and UndefinedBehaviorSanitizer
#   sanitize   the unit tests again with the same sanitizers
#   threads    the unit tests again, compiled by g++, under ThreadSanitizer
#
#   ./aerie test unit --only http     the unit tests whose name matches
#   ./aerie test suites --only trpc   the suites whose path matches

# shellcheck source=/dev/null
source "$door/test_stages.sh"

run() {
    local stages=() only='' stage begin
    while (($#)); do
        case $1 in
        --only)
            only=${2-}
            [[ -n $only ]] || give_up "--only needs a part of a name." "./aerie test unit --only http"
            shift
            ;;
        unit | suites | fuzz | sanitize | threads) stages+=("$1") ;;
        *) give_up "./aerie test does not know \"$1\"." "Stages: unit suites fuzz sanitize threads. See ./aerie test --help." ;;
        esac
        shift
    done
    ((${#stages[@]})) || stages=(unit suites fuzz sanitize threads)

    begin=$(now)
    need_packages build test
    for stage in "${stages[@]}"; do "stage_$stage" "$only"; done
    summary "$begin"
}
