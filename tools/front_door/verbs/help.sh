# help [VERB]
# The list of verbs, or the help of one.

run() {
    local file=$door/verbs/${1-}.sh
    if [[ -n ${1-} && -f ${file/:*.sh/.sh} ]]; then
        print_help "${file/:*.sh/.sh}"
        return
    fi
    cat <<TEXT
Aerie: a backend platform in C++ for people who build apps with TypeScript front ends.

$(list_verbs | grep -v '^  ./aerie help')

./aerie VERB --help tells more. Start with: ./aerie dev
TEXT
}
