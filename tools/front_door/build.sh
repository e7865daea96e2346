# Configuring and building: one folder build/<preset> for each preset of CMakePresets.json, configured only when needed.

# Clones share compiled files: paths are hashed from the root, whatever it is called.
export CCACHE_BASEDIR=$AERIE_ROOT CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
[[ -n ${HOME:-} ]] || export CCACHE_DIR=${CCACHE_DIR:-$AERIE_ROOT/.cache/ccache}

# What the build system is made from: which files there are to list, and the presets.
configuration_of() {
    {
        # Fails when one of the folders is not there; the others count.
        { find CMakeLists.txt cmake libs packages apps tools tests bench examples \
            \( -name node_modules -o -name build \) -prune -o \
            \( -name '*.cpp' -o -name '*.c' -o -name CMakeLists.txt -o -name '*.cmake' \) -print 2>/dev/null || true; } | sort
    } | cksum
    cksum <CMakePresets.json
}

# configure PRESET
configure() {
    local preset=$1 folder=$AERIE_ROOT/build/$1 wanted fresh=()
    wanted=$(configuration_of)
    [[ -f $folder/build.ninja && $(cat "$folder/.configuration" 2>/dev/null) == "$wanted" ]] && return

    # Begun anew: a cache made elsewhere (a moved or copied clone), by other presets, or by a run that failed half way.
    if [[ -f $folder/CMakeCache.txt ]]; then
        if [[ ! -f $folder/build.ninja || $(tail -n 1 "$folder/.configuration" 2>/dev/null) != "${wanted##*$'\n'}" ]] ||
            ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$AERIE_ROOT" "$folder/CMakeCache.txt"; then
            fresh=(--fresh)
        fi
    fi
    rm -f "$folder/.configuration"
    must_step "configure ($preset)" "$folder/log/configure.log" "Correct it, then run the same command again." \
        cmake --preset "$preset" "${fresh[@]}"
    printf '%s\n' "$wanted" >"$folder/.configuration"
}

has_work() { [[ $(ninja -C "build/$1" -n "${@:2}" 2>/dev/null | tail -n 1) != *'no work to do'* ]]; }

# build PRESET [TARGET...]: silent when there is nothing to do.
build() {
    local preset=$1 folder=$AERIE_ROOT/build/$1
    shift
    mkdir -p "$folder/log"
    exec {build_lock}>"$folder/.lock"
    flock "$build_lock"
    configure "$preset"
    if has_work "$preset" "$@"; then
        must_step "build ($preset)" "$folder/log/build.log" "Correct it, then run the same command again." \
            ninja -C "$folder" "$@"
    fi
    exec {build_lock}>&-
}

# A verb that the app itself carries out: bring the dev build up to date, become the app.
become_backend() {
    need_packages build
    build dev backend
    # pnpm hands on the "--" that separates its own arguments.
    [[ ${2-} != -- ]] || set -- "$1" "${@:3}"
    exec "$AERIE_ROOT/build/dev/bin/backend" "$@"
}
