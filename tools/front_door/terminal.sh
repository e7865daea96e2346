# What the front door says: short lines with times, and one paragraph when something fails. Colour only on a terminal.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
    red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m' redraw=$'\r\e[K'
else
    red='' green='' plain='' redraw=''
fi

say() { printf '%s\n' "$*"; }
good() { printf '%s%s%s\n' "$green" "$*" "$plain"; }
bad() { printf '%s%s%s\n' "$red" "$*" "$plain" >&2; }

# give_up WHAT [ADVICE...]: the paragraph, then the end.
give_up() {
    bad "$1"
    shift
    [[ $# -eq 0 || -z $* ]] || printf '%s\n' "$*" | fold -s -w 110 >&2
    exit 1
}

# Microseconds since some point; EPOCHREALTIME has a comma in some locales.
now() { printf '%s' "${EPOCHREALTIME//[.,]/}"; }

# since MICROSECONDS -> "3.1 s"
since() {
    local tenths=$((($(now) - $1 + 50000) / 100000))
    printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# first_error LOG -> the first line of it that says what went wrong, with paths from the root.
first_error() {
    local line
    line=$(grep -a -m1 -E ': (fatal )?error: |^CMake Error|^(mold|ld|ninja): error|undefined reference|^E: |^npm (ERR!|error)|\*\*\*Failed|not ok ' "$1" ||
        grep -a -v '^[[:space:]]*$' "$1" | tail -n 1 || true)
    if [[ $line == 'CMake Error'* ]]; then
        line+=$(grep -a -A3 -m1 '^CMake Error' "$1" | tail -n +2 | tr -s ' \n' ' ')
    fi
    line=${line//"$AERIE_ROOT/"/}
    printf '%s' "${line//..\/..\//}"
}

# step NAME LOG COMMAND...: runs it, everything it says into LOG, prints "NAME 3.1 s". Returns what it returns.
step() {
    local name=$1 log=$2 begin status=0
    shift 2
    mkdir -p "$(dirname "$log")"
    begin=$(now)
    [[ -z $redraw ]] || printf '%s ...' "$name"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if ((status == 0)); then
        printf '%s%s %s\n' "$redraw" "$name" "$(since "$begin")"
    else
        printf '%s' "$redraw"
        bad "$name failed after $(since "$begin")"
    fi
    return "$status"
}

# must_step NAME LOG ADVICE COMMAND...: the same, and the end when it fails.
must_step() {
    local name=$1 log=$2 advice=$3
    shift 3
    step "$name" "$log" "$@" && return
    give_up "$(first_error "$log")" "$advice Everything it said: ${log#"$AERIE_ROOT/"}"
}

# The comment at the head of a verb's file is its help.
print_help() { sed -n '/^#/!q; s/^# \{0,1\}//; p' "$1"; }

# Each verb with the first line of its help.
list_verbs() {
    local file
    for file in "$AERIE_ROOT"/tools/front_door/verbs/*.sh; do
        sed -n '1s/^# \([^ ]* *[^ ].*\)$/  .\/aerie \1/p' "$file"
    done
}

nearest_verbs() {
    local names
    names=$(list_verbs | awk '{ print $2 }' | tr '|' '\n' | sed 's/:.*/:/' | sort -u | grep -i "^${1:0:2}" | tr '\n' ' ' || true)
    printf '%s' "${names:+Did you mean ${names% }? }./aerie --help lists all verbs."
}
