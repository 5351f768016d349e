#include "tests/unit/stratum/samples.h"

#define HASH "\"01779216da70df67be46143a8dd959a4ab209c367e2a38350000006b00000000\""

const struct sample samples[] = {
    {STRATUM_SUBSCRIBE,
     0,
     2,
     {{SAMPLE_OPTIONAL, "\"miner/1.0\""}, {SAMPLE_OPTIONAL, "\"deadbeefcafebabe\""}}},
    {STRATUM_AUTHORIZE, 1, 2, {{SAMPLE_TEXT, "\"address.rig\""}, {SAMPLE_OPTIONAL, "\"x, d=1\""}}},
    {STRATUM_SUBMIT,
     5,
     6,
     {{SAMPLE_TEXT, "\"address.rig\""},
      {SAMPLE_JOB_ID, "\"480f\""},
      {SAMPLE_TEXT, "\"0000000a\""},
      {SAMPLE_TEXT, "\"69098232\""},
      {SAMPLE_TEXT, "\"013898ab\""},
      {SAMPLE_OPTIONAL, "\"00004000\""}}},
    {STRATUM_CONFIGURE,
     1,
     2,
     {{SAMPLE_EXTENSIONS, "[\"version-rolling\",\"minimum-difficulty\",\"subscribe-extranonce\"]"},
      {SAMPLE_OPTIONS, "{\"version-rolling.mask\":\"1fffe000\","
                       "\"version-rolling.min-bit-count\":2,\"minimum-difficulty.value\":0.5}"}}},
    {STRATUM_EXTRANONCE_SUBSCRIBE, 0, 0, {{SAMPLE_TEXT, NULL}}},
    {STRATUM_SUGGEST_DIFFICULTY, 1, 1, {{SAMPLE_DIFFICULTY, "48"}}},
    {STRATUM_SUGGEST_TARGET, 1, 1, {{SAMPLE_HASH, HASH}}},
    {STRATUM_SET_DIFFICULTY, 1, 1, {{SAMPLE_DIFFICULTY, "0.5"}}},
    {STRATUM_SET_EXTRANONCE,
     2,
     2,
     {{SAMPLE_EXTRANONCE1, "\"6351117f64\""}, {SAMPLE_EXTRANONCE2_LEN, "3"}}},
    {STRATUM_SET_VERSION_MASK, 1, 1, {{SAMPLE_BE32, "\"1fffe000\""}}},
    {STRATUM_NOTIFY,
     8,
     9,
     {{SAMPLE_JOB_ID, "\"480f\""},
      {SAMPLE_HASH, HASH},
      {SAMPLE_HEX, "\"01000000010000ffffffff20031df400043282096908\""},
      {SAMPLE_HEX, "\"0d2f6e6f64655374726174756d2f0000000003\""},
      {SAMPLE_BRANCHES, "[" HASH "," HASH "]"},
      {SAMPLE_BE32, "\"20000004\""},
      {SAMPLE_BE32, "\"1a0ccaa1\""},
      {SAMPLE_BE32, "\"69098232\""},
      {SAMPLE_CLEAN, "true"}}},
    {STRATUM_RECONNECT,
     0,
     3,
     {{SAMPLE_HOST, "\"pool.example\""}, {SAMPLE_PORT, "8611"}, {SAMPLE_WAIT, "10"}}},
    {STRATUM_SHOW_MESSAGE, 1, 1, {{SAMPLE_TEXT, "\"100% \\\"fee\\\" \\u20ac %s%n\""}}},
    {STRATUM_GET_VERSION, 0, 0, {{SAMPLE_TEXT, NULL}}},
    {STRATUM_PING, 0, 0, {{SAMPLE_TEXT, NULL}}},
};

const size_t sample_count = sizeof samples / sizeof samples[0];

void sample_write(struct stratum_text *out, const struct sample *sample, size_t index,
                  const char *json)
{
    stratum_text_format(out, "{\"id\":7,\"method\":\"%s\",\"params\":[",
                        stratum_kind_method(sample->kind));
    const char *comma = "";
    for (size_t param = 0; param < sample->count; param++) {
        const char *written = param == index ? json : sample->params[param].json;
        if (written != NULL) {
            stratum_text_add(out, comma);
            stratum_text_add(out, written);
            comma = ",";
        }
    }
    stratum_text_add(out, "]}");
}
