# routes                 every HTTP route and tRPC procedure of the app
#
# Read from the program itself, so the list is what it serves: method, path, and who may call it.

run() { become_backend routes "$@"; }
