#!/bin/sh
# The kernel's headers as C++ (portable.sh c++ ROOT) or as CUDA (portable.sh cuda ROOT).
# Exits 77, skipped, where the compiler is missing.
set -u
kind=$1 root=$2
here=$root/tests/unit/qhash
find_compiler() {
    for each in "$@"; do
        command -v "$each" && return
    done
    echo "skipped: none of $*" >&2
    exit 77
}
case $kind in
c++)
    compiler=$(find_compiler g++ clang++) || exit 77
    exec "$compiler" -std=c++17 -Wall -Wextra -Werror -fsyntax-only -I"$root" \
        -Wno-unused-function "$here/portable_headers.cpp"
    ;;
cuda)
    compiler=$(find_compiler nvcc /usr/local/cuda/bin/nvcc) || exit 77
    out=$(mktemp -d) || exit 2
    trap 'rm -rf "$out"' EXIT
    "$compiler" -std=c++17 -fmad=false -Werror all-warnings -I"$root" -x cu -c \
        -o "$out/portable.o" "$here/portable_headers.cpp"
    ;;
*)
    echo "usage: portable.sh c++|cuda ROOT" >&2
    exit 2
    ;;
esac
