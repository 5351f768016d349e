# A file as a C array: cmake -DINPUT=… -DOUTPUT=… -DNAME=… -P embed.cmake
# Defines `const char NAME[]` (with a NUL behind it) and `const unsigned long NAME_len`.
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR len "${digits} / 2")
string(REGEX REPLACE "(................................)" "\\1\n   " hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" " '\\\\x\\1'," bytes "${hex}")
get_filename_component(from ${INPUT} NAME)
file(WRITE ${OUTPUT} "/* Made from ${from}; do not edit. */
extern const char ${NAME}[];
extern const unsigned long ${NAME}_len;
const char ${NAME}[] = {
   ${bytes}
    '\\0'};
const unsigned long ${NAME}_len = ${len};
")
