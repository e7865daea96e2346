# seed [NAME]   rows that a fresh database should have
#
#   ./aerie seed                        run all seeds of packages/db/src/seeds, all or none
#   ./aerie seed DemoData               run one
#
# DATABASE_URL says which database (environment or .env); the default is sqlite:data/app.db.

run() {
    mkdir -p data
    become_backend seed "$@"
}
