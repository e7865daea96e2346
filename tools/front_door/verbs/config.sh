# config:print|check|example   the configuration of the app
#
#   ./aerie config:print      every variable, its value and where it comes from; secrets are not shown
#   ./aerie config:check      exit 1 and all problems at once when something is wrong
#   ./aerie config:example    what .env.example should hold

sub_verbs() { printf 'config:print config:check config:example'; }

run() { become_backend "$verb" "$@"; }
