#include "qhash/angles.h"

/* Frozen on purpose: a libm that rounds one last bit otherwise would fork the chain's smallest
 * ties. Made by scripts/dev/angles.py with integer arithmetic (400 bits) and printed with 113
 * significant bits; the compiler rounds each constant correctly to double, and the last table has
 * what that leaves. `scripts/dev/angles.py` prints the tables below, `--check` compares them with
 * this file. */

/* clang-format off */
#define TURNS(ROW) \
    ROW(0x1p+0, 0x0p+0) \
    ROW(0x1.fd88da3d125259e082721dfb8e4ep-1, -0x1.917a6bc29b42be1d8e72d912977fp-4) \
    ROW(0x1.f6297cff75cb02ac42e546c3fa55p-1, -0x1.8f8b83c69a60ab64b991801c9f9ap-3) \
    ROW(0x1.e9f4156c62dda5d82c78b8fe076ep-1, -0x1.294062ed59f05a8b5c974ee7b4d8p-2) \
    ROW(0x1.d906bcf328d4628afcc20463583bp-1, -0x1.87de2a6aea962d1a6245854b3dfcp-2) \
    ROW(0x1.c38b2f180bdb0d23e9d1506e5f19p-1, -0x1.e2b5d3806f63b1e0d891d3c68416p-2) \
    ROW(0x1.a9b66290ea1a3033ec61d16db59p-1, -0x1.1c73b39ae68c86c977499fd97febp-1) \
    ROW(0x1.8bc806b151740b4e87b44bb324cep-1, -0x1.44cf325091dd618076a2cfdc6b34p-1) \
    ROW(0x1.6a09e667f3bcc908b2fb1366ea95p-1, -0x1.6a09e667f3bcc908b2fb1366ea95p-1) \
    ROW(0x1.44cf325091dd618076a2cfdc6b34p-1, -0x1.8bc806b151740b4e87b44bb324cep-1) \
    ROW(0x1.1c73b39ae68c86c977499fd97febp-1, -0x1.a9b66290ea1a3033ec61d16db59p-1) \
    ROW(0x1.e2b5d3806f63b1e0d891d3c68416p-2, -0x1.c38b2f180bdb0d23e9d1506e5f19p-1) \
    ROW(0x1.87de2a6aea962d1a6245854b3dfcp-2, -0x1.d906bcf328d4628afcc20463583bp-1) \
    ROW(0x1.294062ed59f05a8b5c974ee7b4d8p-2, -0x1.e9f4156c62dda5d82c78b8fe076ep-1) \
    ROW(0x1.8f8b83c69a60ab64b991801c9f9ap-3, -0x1.f6297cff75cb02ac42e546c3fa55p-1) \
    ROW(0x1.917a6bc29b42be1d8e72d912977fp-4, -0x1.fd88da3d125259e082721dfb8e4ep-1) \
    ROW(0x0p+0, -0x1p+0) \
    ROW(-0x1.917a6bc29b42be1d8e72d912977fp-4, -0x1.fd88da3d125259e082721dfb8e4ep-1) \
    ROW(-0x1.8f8b83c69a60ab64b991801c9f9ap-3, -0x1.f6297cff75cb02ac42e546c3fa55p-1) \
    ROW(-0x1.294062ed59f05a8b5c974ee7b4d8p-2, -0x1.e9f4156c62dda5d82c78b8fe076ep-1) \
    ROW(-0x1.87de2a6aea962d1a6245854b3dfcp-2, -0x1.d906bcf328d4628afcc20463583bp-1) \
    ROW(-0x1.e2b5d3806f63b1e0d891d3c68416p-2, -0x1.c38b2f180bdb0d23e9d1506e5f19p-1) \
    ROW(-0x1.1c73b39ae68c86c977499fd97febp-1, -0x1.a9b66290ea1a3033ec61d16db59p-1) \
    ROW(-0x1.44cf325091dd618076a2cfdc6b34p-1, -0x1.8bc806b151740b4e87b44bb324cep-1) \
    ROW(-0x1.6a09e667f3bcc908b2fb1366ea95p-1, -0x1.6a09e667f3bcc908b2fb1366ea95p-1) \
    ROW(-0x1.8bc806b151740b4e87b44bb324cep-1, -0x1.44cf325091dd618076a2cfdc6b34p-1) \
    ROW(-0x1.a9b66290ea1a3033ec61d16db59p-1, -0x1.1c73b39ae68c86c977499fd97febp-1) \
    ROW(-0x1.c38b2f180bdb0d23e9d1506e5f19p-1, -0x1.e2b5d3806f63b1e0d891d3c68416p-2) \
    ROW(-0x1.d906bcf328d4628afcc20463583bp-1, -0x1.87de2a6aea962d1a6245854b3dfcp-2) \
    ROW(-0x1.e9f4156c62dda5d82c78b8fe076ep-1, -0x1.294062ed59f05a8b5c974ee7b4d8p-2) \
    ROW(-0x1.f6297cff75cb02ac42e546c3fa55p-1, -0x1.8f8b83c69a60ab64b991801c9f9ap-3) \
    ROW(-0x1.fd88da3d125259e082721dfb8e4ep-1, -0x1.917a6bc29b42be1d8e72d912977fp-4)

#define DOUBLE_TURNS(ROW) \
    ROW(0x1p+0, 0x0p+0) \
    ROW(0x1.f6297cff75cb02ac42e546c3fa55p-1, -0x1.8f8b83c69a60ab64b991801c9f9ap-3) \
    ROW(0x1.d906bcf328d4628afcc20463583bp-1, -0x1.87de2a6aea962d1a6245854b3dfcp-2) \
    ROW(0x1.a9b66290ea1a3033ec61d16db59p-1, -0x1.1c73b39ae68c86c977499fd97febp-1) \
    ROW(0x1.6a09e667f3bcc908b2fb1366ea95p-1, -0x1.6a09e667f3bcc908b2fb1366ea95p-1) \
    ROW(0x1.1c73b39ae68c86c977499fd97febp-1, -0x1.a9b66290ea1a3033ec61d16db59p-1) \
    ROW(0x1.87de2a6aea962d1a6245854b3dfcp-2, -0x1.d906bcf328d4628afcc20463583bp-1) \
    ROW(0x1.8f8b83c69a60ab64b991801c9f9ap-3, -0x1.f6297cff75cb02ac42e546c3fa55p-1) \
    ROW(0x0p+0, -0x1p+0) \
    ROW(-0x1.8f8b83c69a60ab64b991801c9f9ap-3, -0x1.f6297cff75cb02ac42e546c3fa55p-1) \
    ROW(-0x1.87de2a6aea962d1a6245854b3dfcp-2, -0x1.d906bcf328d4628afcc20463583bp-1) \
    ROW(-0x1.1c73b39ae68c86c977499fd97febp-1, -0x1.a9b66290ea1a3033ec61d16db59p-1) \
    ROW(-0x1.6a09e667f3bcc908b2fb1366ea95p-1, -0x1.6a09e667f3bcc908b2fb1366ea95p-1) \
    ROW(-0x1.a9b66290ea1a3033ec61d16db59p-1, -0x1.1c73b39ae68c86c977499fd97febp-1) \
    ROW(-0x1.d906bcf328d4628afcc20463583bp-1, -0x1.87de2a6aea962d1a6245854b3dfcp-2) \
    ROW(-0x1.f6297cff75cb02ac42e546c3fa55p-1, -0x1.8f8b83c69a60ab64b991801c9f9ap-3) \
    ROW(-0x1p+0, 0x0p+0) \
    ROW(-0x1.f6297cff75cb02ac42e546c3fa55p-1, 0x1.8f8b83c69a60ab64b991801c9f9ap-3) \
    ROW(-0x1.d906bcf328d4628afcc20463583bp-1, 0x1.87de2a6aea962d1a6245854b3dfcp-2) \
    ROW(-0x1.a9b66290ea1a3033ec61d16db59p-1, 0x1.1c73b39ae68c86c977499fd97febp-1) \
    ROW(-0x1.6a09e667f3bcc908b2fb1366ea95p-1, 0x1.6a09e667f3bcc908b2fb1366ea95p-1) \
    ROW(-0x1.1c73b39ae68c86c977499fd97febp-1, 0x1.a9b66290ea1a3033ec61d16db59p-1) \
    ROW(-0x1.87de2a6aea962d1a6245854b3dfcp-2, 0x1.d906bcf328d4628afcc20463583bp-1) \
    ROW(-0x1.8f8b83c69a60ab64b991801c9f9ap-3, 0x1.f6297cff75cb02ac42e546c3fa55p-1) \
    ROW(0x0p+0, 0x1p+0) \
    ROW(0x1.8f8b83c69a60ab64b991801c9f9ap-3, 0x1.f6297cff75cb02ac42e546c3fa55p-1) \
    ROW(0x1.87de2a6aea962d1a6245854b3dfcp-2, 0x1.d906bcf328d4628afcc20463583bp-1) \
    ROW(0x1.1c73b39ae68c86c977499fd97febp-1, 0x1.a9b66290ea1a3033ec61d16db59p-1) \
    ROW(0x1.6a09e667f3bcc908b2fb1366ea95p-1, 0x1.6a09e667f3bcc908b2fb1366ea95p-1) \
    ROW(0x1.a9b66290ea1a3033ec61d16db59p-1, 0x1.1c73b39ae68c86c977499fd97febp-1) \
    ROW(0x1.d906bcf328d4628afcc20463583bp-1, 0x1.87de2a6aea962d1a6245854b3dfcp-2) \
    ROW(0x1.f6297cff75cb02ac42e546c3fa55p-1, 0x1.8f8b83c69a60ab64b991801c9f9ap-3)

#define DOUBLE_TURNS_LOW(ROW) \
    ROW(0x0p+0, 0x0p+0) \
    ROW(0x1.562172a361fd3p-56, 0x1.26d19b9ff8d82p-57) \
    ROW(0x1.457e610231ac2p-56, 0x1.72cedd3d5a61p-57) \
    ROW(0x1.9f630e8b6dac8p-60, -0x1.b25dd267f66p-55) \
    ROW(-0x1.bdd3413b26456p-55, 0x1.bdd3413b26456p-55) \
    ROW(0x1.b25dd267f66p-55, -0x1.9f630e8b6dac8p-60) \
    ROW(-0x1.72cedd3d5a61p-57, -0x1.457e610231ac2p-56) \
    ROW(-0x1.26d19b9ff8d82p-57, -0x1.562172a361fd3p-56) \
    ROW(0x0p+0, 0x0p+0) \
    ROW(0x1.26d19b9ff8d82p-57, -0x1.562172a361fd3p-56) \
    ROW(0x1.72cedd3d5a61p-57, -0x1.457e610231ac2p-56) \
    ROW(-0x1.b25dd267f66p-55, -0x1.9f630e8b6dac8p-60) \
    ROW(0x1.bdd3413b26456p-55, 0x1.bdd3413b26456p-55) \
    ROW(-0x1.9f630e8b6dac8p-60, -0x1.b25dd267f66p-55) \
    ROW(-0x1.457e610231ac2p-56, 0x1.72cedd3d5a61p-57) \
    ROW(-0x1.562172a361fd3p-56, 0x1.26d19b9ff8d82p-57) \
    ROW(0x0p+0, 0x0p+0) \
    ROW(-0x1.562172a361fd3p-56, -0x1.26d19b9ff8d82p-57) \
    ROW(-0x1.457e610231ac2p-56, -0x1.72cedd3d5a61p-57) \
    ROW(-0x1.9f630e8b6dac8p-60, 0x1.b25dd267f66p-55) \
    ROW(0x1.bdd3413b26456p-55, -0x1.bdd3413b26456p-55) \
    ROW(-0x1.b25dd267f66p-55, 0x1.9f630e8b6dac8p-60) \
    ROW(0x1.72cedd3d5a61p-57, 0x1.457e610231ac2p-56) \
    ROW(0x1.26d19b9ff8d82p-57, 0x1.562172a361fd3p-56) \
    ROW(0x0p+0, 0x0p+0) \
    ROW(-0x1.26d19b9ff8d82p-57, 0x1.562172a361fd3p-56) \
    ROW(-0x1.72cedd3d5a61p-57, 0x1.457e610231ac2p-56) \
    ROW(0x1.b25dd267f66p-55, 0x1.9f630e8b6dac8p-60) \
    ROW(-0x1.bdd3413b26456p-55, -0x1.bdd3413b26456p-55) \
    ROW(0x1.9f630e8b6dac8p-60, 0x1.b25dd267f66p-55) \
    ROW(0x1.457e610231ac2p-56, -0x1.72cedd3d5a61p-57) \
    ROW(0x1.562172a361fd3p-56, -0x1.26d19b9ff8d82p-57)
/* clang-format on */

#define AS_DOUBLE(cosine, sine) {cosine, sine},

const struct qhash_angle qhash_turns[QHASH_ANGLES] = {TURNS(AS_DOUBLE)};

const struct qhash_angle qhash_double_turns[QHASH_ANGLES] = {DOUBLE_TURNS(AS_DOUBLE)};

const struct qhash_angle qhash_double_turns_low[QHASH_ANGLES] = {DOUBLE_TURNS_LOW(AS_DOUBLE)};
