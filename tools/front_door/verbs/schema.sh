# schema:log|sync   the database beside the entities, without a migration
#
#   ./aerie schema:log                  print the SQL that would bring the database to what the entities say
#   ./aerie schema:sync                 execute it; for development: what no entity has any more is dropped
#
# DATABASE_URL says which database (environment or .env); the default is sqlite:data/app.db.

sub_verbs() { printf 'schema:log schema:sync'; }

run() {
    mkdir -p data
    become_backend "$verb" "$@"
}
