/* Requests and replies as values: what handlers and their tests need, whoever speaks HTTP. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "stratum/net/http.h"
#include "stratum/text.h"

enum { FORMAT_MAX = 1024 + 1, JSON_WORDS_MAX = 255, JSON_ESCAPED_MAX = 6 * JSON_WORDS_MAX + 3 };

const char *stratum_http_argument(const struct stratum_http_request *request, const char *name)
{
    for (size_t index = 0; index < request->argument_count; index++) {
        if (strcmp(request->arguments[index].name, name) == 0) {
            return request->arguments[index].value;
        }
    }
    return NULL;
}

static void add_bytes(struct stratum_http_reply *reply, const char *bytes, size_t len)
{
    if (!stratum_queue_add(&reply->body, (const uint8_t *)bytes, len)) {
        reply->incomplete = true;
    }
}

void stratum_http_add(struct stratum_http_reply *reply, const char *words)
{
    add_bytes(reply, words, strlen(words));
}

static void add_format(struct stratum_http_reply *reply, const char *format, va_list arguments)
{
    char words[FORMAT_MAX];
    const int len = vsnprintf(words, sizeof words, format, arguments);
    if (len < 0 || (size_t)len >= sizeof words) {
        reply->incomplete = true; /* a truncated number would be worse than none */
        return;
    }
    add_bytes(reply, words, (size_t)len);
}

void stratum_http_format(struct stratum_http_reply *reply, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_format(reply, format, arguments);
    va_end(arguments);
}

void stratum_http_add_json(struct stratum_http_reply *reply, const char *words)
{
    char cut[JSON_WORDS_MAX + 1];
    char escaped[JSON_ESCAPED_MAX];
    (void)snprintf(cut, sizeof cut, "%.*s", JSON_WORDS_MAX, words);
    struct stratum_text text = stratum_text_in(escaped, sizeof escaped);
    stratum_text_json(&text, cut);
    add_bytes(reply, escaped, text.len);
}

void stratum_http_refuse(struct stratum_http_reply *reply, unsigned status, const char *format, ...)
{
    char words[FORMAT_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    stratum_queue_drop(&reply->body, reply->body.len);
    reply->status = status;
    reply->type = "application/json";
    stratum_http_add(reply, "{\"error\":");
    stratum_http_add_json(reply, words);
    stratum_http_add(reply, "}\n");
}
