#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/encode.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/samples.h"

/* The samples are written the way this project writes: decoded and encoded they are the same. */
void test_stratum_encode_samples(void)
{
    struct stratum_message *message = malloc(sizeof *message);
    for (size_t number = 0; number < sample_count; number++) {
        char line[SAMPLE_LINE_MAX];
        char again[SAMPLE_LINE_MAX];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        sample_write(&text, &samples[number], SAMPLE_PARAMS_MAX, NULL);
        check_int(stratum_decode(message, line, text.len, NULL), STRATUM_OK);
        stratum_text_add(&text, "\n");
        struct stratum_text written = stratum_text_in(again, sizeof again);
        check_int(stratum_encode(&written, message), STRATUM_OK);
        if (message->kind != STRATUM_SHOW_MESSAGE) { /* its \u20ac becomes the letter itself */
            check_text(again, line);
        }
    }
    free(message);
}

void test_stratum_encode_numbers_and_ids(void)
{
    static const struct {
        struct stratum_id id;
        double difficulty;
        const char *line;
    } rows[] = {
        {{.kind = STRATUM_ID_NULL},
         1,
         "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[1]}\n"},
        {{.kind = STRATUM_ID_NONE},
         0.5,
         "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[0.5]}\n"},
        {{.kind = STRATUM_ID_NUMBER, .number = -9},
         1e-5,
         "{\"id\":-9,\"method\":\"mining.set_difficulty\",\"params\":[1e-05]}\n"},
        {{.kind = STRATUM_ID_STRING, .text = "a\"b"},
         65536,
         "{\"id\":\"a\\\"b\",\"method\":\"mining.set_difficulty\",\"params\":[65536]}\n"},
    };
    struct stratum_message *message = malloc(sizeof *message);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char line[256];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        message->kind = STRATUM_SET_DIFFICULTY;
        message->id = rows[row].id;
        message->as.set_difficulty.difficulty = rows[row].difficulty;
        check_int(stratum_encode(&text, message), STRATUM_OK);
        check_text(line, rows[row].line);
    }
    free(message);
}

/* Optional params are left out from the end; null stands for "the same" before one that is there.
 */
void test_stratum_encode_optional(void)
{
    static const struct {
        struct stratum_reconnect reconnect;
        const char *params;
    } rows[] = {
        {{.host = ""}, "[]"},
        {{.host = "h"}, "[\"h\"]"},
        {{.host = "h", .port = 1}, "[\"h\",1]"},
        {{.host = "h", .port = 1, .wait_s = 2}, "[\"h\",1,2]"},
        {{.port = 1}, "[null,1]"},
        {{.wait_s = 2}, "[null,null,2]"},
        {{.host = "h", .wait_s = 2}, "[\"h\",null,2]"},
    };
    struct stratum_message *message = malloc(sizeof *message);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char line[256];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        message->kind = STRATUM_RECONNECT;
        message->id = stratum_id_of_number(0);
        message->as.reconnect = rows[row].reconnect;
        check_int(stratum_encode(&text, message), STRATUM_OK);
        check_row(line, strstr(line, rows[row].params) != NULL);
        check_int(stratum_decode(message, line, text.len, NULL), STRATUM_OK);
        check_text(message->as.reconnect.host, rows[row].reconnect.host);
        check_int(message->as.reconnect.port, rows[row].reconnect.port);
        check_int(message->as.reconnect.wait_s, rows[row].reconnect.wait_s);
    }
    message->kind = STRATUM_CONFIGURE;
    message->as.configure = (struct stratum_configure){.subscribe_extranonce = true};
    char line[256];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    check_int(stratum_encode(&text, message), STRATUM_OK);
    check_row(line, strstr(line, "[[\"subscribe-extranonce\"],{}]") != NULL);
    free(message);
}

/* A hostile job id comes back in the submit as it was, in a line that is still JSON. */
void test_stratum_encode_hostile_texts(void)
{
    static const char *const texts[] = {"",       "a\"b", "a\\",         "\",\"x\"],\"id\":9,\"",
                                        "\t\r\n", "%s%n", "h\xc3\xa9",   "\xf0\x9f\x98\x80",
                                        "\x7f",   "a b",  "N6b03972b04", "</script>"};
    struct stratum_message *message = malloc(sizeof *message);
    for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
        char line[512];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        *message = (struct stratum_message){.kind = STRATUM_SUBMIT};
        memcpy(message->as.submit.job_id, texts[index], strlen(texts[index]) + 1);
        check_int(stratum_encode(&text, message), STRATUM_OK);
        check_int(stratum_decode(message, line, text.len, NULL), STRATUM_OK);
        check_text(message->as.submit.job_id, texts[index]);
        check_text(message->as.submit.ntime, "");
        check_true(strchr(line, '\n') == line + text.len - 1);
    }
    free(message);
}

void test_stratum_encode_replies(void)
{
    const struct stratum_id one = stratum_id_of_number(1);
    struct stratum_reply reply = {
        .configured = {.version_rolling = true, .version_mask = 0x1fffe000}};
    char line[2048];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    check_int(stratum_encode_result(&text, &one, "true"), STRATUM_OK);
    check_int(stratum_encode_configured(&text, &one, &reply), STRATUM_OK);
    reply.configured.version_rolling = false;
    reply.configured.minimum_difficulty = true;
    check_int(stratum_encode_configured(&text, &one, &reply), STRATUM_OK);
    check_text(line, "{\"id\":1,\"result\":true,\"error\":null}\n"
                     "{\"id\":1,\"result\":{\"version-rolling\":true,\"version-rolling.mask\":"
                     "\"1fffe000\",\"minimum-difficulty\":false,\"subscribe-extranonce\":false},"
                     "\"error\":null}\n"
                     "{\"id\":1,\"result\":{\"version-rolling\":false,\"minimum-difficulty\":true,"
                     "\"subscribe-extranonce\":false},\"error\":null}\n");
}

/* Whatever the room, there is a whole line or none. */
void test_stratum_encode_no_room(void)
{
    struct stratum_message *message = malloc(sizeof *message);
    char line[SAMPLE_LINE_MAX];
    for (size_t number = 0; number < sample_count; number++) {
        struct stratum_text whole = stratum_text_in(line, sizeof line);
        sample_write(&whole, &samples[number], SAMPLE_PARAMS_MAX, NULL);
        check_int(stratum_decode(message, line, whole.len, NULL), STRATUM_OK);
        whole = stratum_text_in(line, sizeof line);
        check_int(stratum_encode(&whole, message), STRATUM_OK);
        for (size_t room = 0; room <= whole.len; room++) {
            char *buffer = malloc(room + 3);
            struct stratum_text text = stratum_text_in(buffer, room + 3);
            stratum_text_add(&text, "x\n");
            const enum stratum_status status = stratum_encode(&text, message);
            check_int(status, room < whole.len ? STRATUM_NO_ROOM : STRATUM_OK);
            check_int(text.len, status == STRATUM_OK ? whole.len + 2 : 2);
            check_int(buffer[text.len], '\0');
            check_true(!text.overflow);
            free(buffer);
        }
    }
    free(message);
}
