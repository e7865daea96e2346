# codegen                TypeScript types from the C++ ones, into packages/*/ts
#
# Writes only files whose text changes. ./aerie dev does this after every build.

run() { become_backend codegen "$@"; }
