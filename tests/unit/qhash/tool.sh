#!/bin/sh
# The program `qhash` as people meet it: results, messages, exit codes.
# usage: tool.sh QHASH FIXTURES
set -u
qhash=$1 fixtures=$2
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
failed=0

# expect CODE WORDS ARGUMENTS...: runs qhash with an empty stdin, or with the file $input
input=/dev/null
expect() {
    code=$1 words=$2
    shift 2
    "$qhash" "$@" <"$input" >"$out/all" 2>&1
    found=$?
    if [ "$found" -ne "$code" ] || ! grep -qF -- "$words" "$out/all"; then
        echo "qhash $*: exit $found, expected $code with \"$words\"; it said:"
        head -5 "$out/all"
        failed=1
    fi
}

genesis=0400000000000000000000000000000000000000000000000000000000000000\
00000000af8b22048cd16e5f4d091b8efaca699bcaab143214608e4cd07722631d67a868\
4fda1e67ffff051e0062b97c
display=00000021cce0cd4553ffc5545f38c6ec2696783f87a1252818f07c52bf9b362b

expect 2 'usage: qhash COMMAND'
expect 0 'usage: qhash COMMAND' --help
expect 0 'qhash ' --version
expect 2 'did you mean hash?' hsh
expect 2 'did you mean --version?' --verson
for command in hash verify vectors explain compare bench devices; do
    expect 0 "usage: qhash $command" $command --help
    expect 2 'did you mean' $command --hepl
done

expect 0 $display hash $genesis
expect 0 $display hash --oracle $genesis
expect 0 "\"display\":\"$display\"" hash --json $genesis
expect 0 "\"display\":\"$display\"" hash --json --oracle $genesis
expect 0 '"algo":"sha256d"' hash --json --algo sha256d $genesis
expect 2 'did you mean sha256d?' hash --algo sha256 $genesis
expect 2 '--algo needs a value' hash --algo
expect 1 'argument 1: too few digits' hash 00
printf '%s\n\nxyz\n%s00\n%s\n' $genesis $genesis $genesis >"$out/lines"
input=$out/lines
expect 1 'line 3: not hexadecimal' hash
expect 1 'line 4: too many digits' hash -
[ "$(grep -c $display "$out/all")" -eq 2 ] || { echo "the other lines were not hashed"; failed=1; }
input=/dev/null

expect 0 '24 passed, 0 failed' verify "$fixtures"/vectors/*.txt
expect 2 'No such file' verify "$out/none"
expect 2 'holds no vector' verify /dev/null
expect 2 'FILE... is missing' verify
for step in sha256 nibbles angles expectations q15 q15_bytes zero_bytes digest display margin; do
    sed "0,/^$step=./s/^$step=./$step=9/" "$fixtures/vectors/genesis.txt" >"$out/wrong.txt"
    expect 1 "$step differs" verify "$out/wrong.txt"
    grep -q '4 passed, 1 failed' "$out/all" || { echo "$step: the rest was not run"; failed=1; }
done
printf 'name=x\nheader=12\n\nname=y\nheader=%s\nspeed=9\n\nname=z\nheader=%s\n' $genesis $genesis \
    >"$out/bad.txt"
expect 1 'bad.txt:2: too few digits' verify "$out/bad.txt"
expect 1 'bad.txt:6: unknown key' verify "$out/bad.txt"
expect 1 '1 passed, 2 failed' verify "$out/bad.txt"

"$qhash" vectors --seed 5 --count 20 --ntime 1754220531 >"$out/made.txt" || failed=1
expect 0 '20 passed, 0 failed' verify "$out/made.txt"
expect 0 '# qhash vectors --seed 5 --count 1 ' vectors --seed 5 --count 1
expect 2 '--count must be a number' vectors --count 0
expect 2 '--ntime must be a number' vectors --ntime 4294967296

expect 0 'as explorers show it' explain $genesis
expect 0 $display explain $genesis
expect 2 'too few digits' explain 12
expect 2 'HEX is missing' explain

expect 0 'missed 0' compare --nonces 3000 --engine plain
expect 0 'missed' compare --nonces 3000
expect 0 'missed 0' compare --device fake --nonces 1000 --header $genesis
expect 2 'no device is called gpu' compare --device gpu
expect 2 'did you mean plain?' compare --engine plane
expect 0 'cpu plain         plain, one core: C11' devices
grep -q 'cpu plain .*proven with planted work' "$out/all" || { echo "plain is not proven"; failed=1; }
for engine in avx512 avx512-filter shani shani-filter avx2 avx2-filter; do
    grep -Eq "^cpu $engine +(.*; proven with planted work|cannot be used: needs .+)$" "$out/all" ||
        { echo "devices: $engine is neither proven nor missing"; failed=1; }
done
export QHASH_CUDA_LIBRARY=libno-such-cuda.so.1
expect 0 'cannot be used: there is no such device on this machine: libno-such-cuda.so.1' devices
expect 1 'cuda: there is no such device on this machine: libno-such-cuda' bench --device cuda
unset QHASH_CUDA_LIBRARY
expect 0 '"ratio":' bench --seconds 1 --json --cores 1 --engine plain
expect 0 'plain         sha256d, 2 cores:' bench --seconds 1 --cores 2 --engine plain --algo sha256d
expect 2 'has no bench; known are cpu' bench --device fake
expect 2 'did you mean avx2?' bench --engine avx3
expect 2 'did you mean sha256d?' bench --algo sha256
expect 2 '--cores must be a number' bench --cores 0
exit $failed
