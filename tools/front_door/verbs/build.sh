# build                  the optimised programs, in build/release/bin
#
# backend      the app: one file that serves, migrates (backend migration:run) and prints its configuration. It needs nothing
#              but glibc on the machine it is copied to.
# conformance  the servers that the protocol suites drive
# aerie        the development side: dev, doctor
#
#   ./aerie build [TARGET...]   only these

run() {
    local targets=("$@") file
    need_packages build
    build release "${targets[@]}"
    for file in build/release/bin/*; do
        if [[ -x $file && -f $file ]]; then
            printf '%-36s %6.2f MB\n' "$file" "$(awk "BEGIN { print $(stat -c %s "$file") / 1e6 }")"
        fi
    done
}
