# migration:run|revert|show|create|generate   the database's schema
#
#   ./aerie migration:run               run all pending migrations
#   ./aerie migration:revert            undo the last one
#   ./aerie migration:show              list them; [X] has been run
#   ./aerie migration:create NAME       an empty one, in packages/db/src/migrations
#   ./aerie migration:generate NAME     one that brings the database to what the entities say
#
# DATABASE_URL says which database (environment or .env); the default is sqlite:data/app.db.

sub_verbs() { printf 'migration:run migration:revert migration:show migration:create migration:generate'; }

run() {
    mkdir -p data
    become_backend "$verb" "$@"
}
