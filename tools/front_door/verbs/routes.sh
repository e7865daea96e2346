# routes                 every HTTP route and tRPC procedure of the app

run() { become_backend routes "$@"; }
