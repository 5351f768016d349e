#include "simpool/dialect/dialect.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct simpool_answer *simpool_dialect_answer(const struct simpool_dialect *dialect,
                                                    const char *moment)
{
    for (size_t index = 0; index < SIMPOOL_ANSWERS_MAX; index++) {
        const struct simpool_answer *answer = &dialect->answers[index];
        if (answer->moment == NULL) {
            return NULL;
        }
        if (strcmp(answer->moment, moment) == 0) {
            return answer;
        }
    }
    return NULL;
}

const char *simpool_reason_word(enum simpool_reason reason)
{
    static const char *const words[SIMPOOL_REASON_COUNT] = {
#define X(name, word, verdict) [SIMPOOL_REASON_##name] = (word),
        SIMPOOL_REASON_LIST(X)
#undef X
    };
    assert(reason > SIMPOOL_REASON_NONE && reason < SIMPOOL_REASON_COUNT);
    return words[reason];
}

enum stratum_verdict simpool_reason_verdict(enum simpool_reason reason)
{
    static const enum stratum_verdict verdicts[SIMPOOL_REASON_COUNT] = {
#define X(name, word, verdict) [SIMPOOL_REASON_##name] = STRATUM_VERDICT_##verdict,
        SIMPOOL_REASON_LIST(X)
#undef X
    };
    assert(reason > SIMPOOL_REASON_NONE && reason < SIMPOOL_REASON_COUNT);
    return verdicts[reason];
}

/* Digits, and a point among them. */
static size_t number_len(const char *text)
{
    static const char digits[] = "0123456789";
    size_t len = strspn(text, digits);
    if (text[len] == '.' && strspn(text + len + 1, digits) > 0) {
        len += 1 + strspn(text + len + 1, digits);
    }
    return len;
}

/* "0.5", "60K", "1.5M"; what follows must not be part of a longer word. 0: it is none. */
static double read_difficulty(const char *text)
{
    char digits[32];
    const size_t len = number_len(text);
    if (len == 0 || len >= sizeof digits) {
        return 0;
    }
    memcpy(digits, text, len);
    digits[len] = '\0';
    const char *end = text + len;
    double factor = 1;
    if (*end != '\0' && strchr("kKmM", *end) != NULL) {
        factor = *end == 'k' || *end == 'K' ? 1e3 : 1e6;
        end++;
    }
    const bool ends = *end == '\0' || strchr(".,;& ", *end) != NULL;
    return ends ? strtod(digits, NULL) * factor : 0;
}

/* ADDRESS=DIFFICULTY.worker, ADDRESS+difficulty */
static double wish_of_user(const char *letters, const char *user)
{
    const char *at = *letters == '\0' ? NULL : strpbrk(user, letters);
    return at == NULL ? 0 : read_difficulty(at + 1);
}

/* One of a password's options, "x, d=0.5;c=QTC", by one key. */
static double wish_of_key(const char *key, size_t key_len, const char *pass)
{
    for (const char *at = pass; *at != '\0'; at++) {
        const bool begins = at == pass || strchr(",;& ", at[-1]) != NULL;
        if (begins && strncmp(at, key, key_len) == 0 && at[key_len] == '=') {
            return read_difficulty(at + key_len + 1);
        }
    }
    return 0;
}

double simpool_dialect_wish(const struct simpool_dialect *dialect, const char *user,
                            const char *pass)
{
    double wish = wish_of_user(dialect->user_difficulty, user);
    const char *keys = dialect->pass_difficulty;
    while (wish <= 0 && *keys != '\0') {
        const size_t len = strcspn(keys, " ");
        wish = wish_of_key(keys, len, pass);
        keys += len;
        keys += strspn(keys, " ");
    }
    return wish;
}
