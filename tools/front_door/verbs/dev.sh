# dev                    build, migrate, serve on http://localhost:3001, and again at every save
#
# Installs what is missing, builds the app without optimisation (build/dev), starts it, and watches the sources. A save is
# built and served in well under a second; the old program goes on until the new one is ready, so no request is refused.
# What does not compile or start leaves the old one serving, and is told in a few lines. A changed .env starts the app again.
# The TypeScript types in packages/*/ts follow after each build.
#
#   PORT=4000 ./aerie dev     another port; HOST and PORT are also read from .env
#   Ctrl-C                    ends everything
#
# Pending migrations are run at each start (MIGRATIONS_RUN=false turns that off); the database is data/app.db unless
# DATABASE_URL says otherwise. Logs of the build: build/dev/log/.

run() {
    [[ $# -eq 0 ]] || give_up "./aerie dev takes no argument: \"$1\"." "The address comes from HOST and PORT, in the environment or in .env."
    need_packages build
    build dev aerie
    mkdir -p data

    # A first build that fails is no reason to leave: the save that corrects it is built like any other.
    configure dev
    if has_work dev backend && ! step "build (dev)" build/dev/log/build.log ninja -C build/dev backend; then
        bad "$(first_error build/dev/log/build.log)"
        say "Everything the tools said: build/dev/log/build.log"
    fi
    exec build/dev/bin/aerie dev --root "$AERIE_ROOT" --build "$AERIE_ROOT/build/dev"
}
