/** Inside the diagnosis: wrong headers, wrong hashes. Nobody else includes this. */
#ifndef SIMPOOL_DIAGNOSIS_PARTS_H
#define SIMPOOL_DIAGNOSIS_PARTS_H

#include "simpool/diagnosis/diagnosis.h"
#include "stratum/text.h"

enum {
    SIMPOOL_HEADERS_MAX = 96,
    SIMPOOL_ROUNDINGS_MAX = 64,
};

/** A header as some mistake makes it. */
struct simpool_wrong_header {
    enum simpool_mistake mistake;
    bool swaps; /* bytes of one field only: two such mistakes can be made at once */
    const struct simpool_suspect *suspect; /* NULL: none is behind it */
    uint8_t bytes[80];
};

struct simpool_wrong_headers {
    uint8_t right[80];
    struct simpool_wrong_header at[SIMPOOL_HEADERS_MAX];
    size_t count;
};

/** Every header that differs from the right one and from those before it.
 *  cost: a SHA-256d of the coinbase and its branches for some twenty of them */
void simpool_wrong_headers_make(struct simpool_wrong_headers *out,
                                const struct simpool_evidence *evidence);
/** Make the mistake of a header that swaps in another one as well; they concern other fields. */
void simpool_wrong_header_add(uint8_t header[80], const uint8_t right[80], const uint8_t wrong[80]);
/** What there is to say about it beside its name: "extranonce1 180313f6", or nothing. */
void simpool_wrong_header_data(struct stratum_text *out, const struct simpool_wrong_header *header,
                               const uint8_t right[80]);

/** A hash as some mistake makes it; index 0 is the right one, but never discards anything. */
size_t simpool_wrong_hashes(enum qhash_algorithm algorithm);
enum simpool_mistake simpool_wrong_hash_mistake(enum qhash_algorithm algorithm, size_t index);
/** digest[32] out, little-endian number; header[80] in. */
void simpool_wrong_hash(uint8_t digest[32], const uint8_t header[80],
                        enum qhash_algorithm algorithm, size_t index);

/** The digests of a header with qubits near a rounding tie rounded the other way. */
struct simpool_roundings {
    uint8_t digests[SIMPOOL_ROUNDINGS_MAX][32];
    uint16_t flipped[SIMPOOL_ROUNDINGS_MAX]; /* bit q: qubit q, other than in the right digest */
    double margin[16];                       /* of each qubit, in steps */
    size_t count;                            /* 0: no qubit is near enough */
};
void simpool_wrong_roundings(struct simpool_roundings *out, const uint8_t header[80]);

#endif
