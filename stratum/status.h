/** What can go wrong when reading or writing the language; one line each. */
#ifndef STRATUM_STATUS_H
#define STRATUM_STATUS_H

#define STRATUM_STATUS_LIST(X)                                                                     \
    X(OK, "fine")                                                                                  \
    X(LINE_TOO_LONG, "the line is longer than the limit; the peer is not speaking Stratum")        \
    X(NOT_JSON, "the line is not one JSON value")                                                  \
    X(TOO_DEEP, "the JSON is nested deeper than any Stratum message")                              \
    X(NOT_OBJECT, "the line is JSON but no object; a message is {\"id\", \"method\", \"params\"}") \
    X(BAD_ID, "the id is neither a number, a string nor null")                                     \
    X(BAD_METHOD, "the method is not a text")                                                      \
    X(BAD_PARAMS, "params is not an array, or has too few elements")                               \
    X(BAD_TYPE, "a field has the wrong JSON type")                                                 \
    X(BAD_HEX, "a field is not hex of the expected length")                                        \
    X(BAD_RANGE, "a number is outside what the protocol allows")                                   \
    X(TOO_LONG, "a field is longer than its limit")                                                \
    X(TOO_MANY, "a list has more elements than its limit")                                         \
    X(NO_ROOM, "the output buffer is too small")                                                   \
    X(NO_MEMORY, "out of memory")

enum stratum_status {
#define X(name, sentence) STRATUM_##name,
    STRATUM_STATUS_LIST(X)
#undef X
        STRATUM_STATUS_COUNT
};

/** A sentence a user can act on; static text. */
const char *stratum_status_text(enum stratum_status status);

#endif
