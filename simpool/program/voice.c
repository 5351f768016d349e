#include "simpool/program/voice.h"

#include <inttypes.h>
#include <string.h>

#include "simpool/program/signals.h"
#include "stratum/text.h"

void program_voice_open(struct program_voice *voice, FILE *out, bool patient)
{
    (void)fflush(out);
    voice->heard = true;
    voice->patient = patient;
    voice->outlet = stratum_outlet_borrow(fileno(out));
    voice->len = 0;
    voice->left_out = 0;
}

/** false: there is no room for it, and for the word about those before it. */
static bool keep(struct program_voice *voice, const char *line)
{
    struct stratum_text text =
        stratum_text_in(voice->waiting + voice->len, sizeof voice->waiting - voice->len);
    if (voice->left_out > 0) {
        stratum_text_format(&text, "            %" PRIu64 " lines are left out: nobody read them\n",
                            voice->left_out);
    }
    stratum_text_format(&text, "%s\n", line);
    if (text.overflow) {
        return false;
    }
    voice->len += text.len;
    voice->left_out = 0;
    return true;
}

void program_voice_say(struct program_voice *voice, const char *line)
{
    if (!voice->heard || keep(voice, line)) {
        return;
    }
    program_voice_flush(voice);
    if (!keep(voice, line)) {
        voice->left_out++;
    }
}

static void give_up(struct program_voice *voice)
{
    for (size_t index = 0; index < voice->len; index++) {
        voice->left_out += voice->waiting[index] == '\n' ? 1 : 0;
    }
    voice->len = 0;
}

static void put(struct program_voice *voice,
                size_t (*write)(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                                int *error))
{
    int error = 0;
    const size_t taken = write(&voice->outlet, voice->waiting, voice->len, &error);
    voice->len -= taken;
    memmove(voice->waiting, voice->waiting + taken, voice->len);
    if (error != 0) { /* whoever read it is gone */
        give_up(voice);
    }
}

void program_voice_flush(struct program_voice *voice)
{
    if (!voice->heard) {
        return;
    }
    put(voice, stratum_outlet_write);
    while (voice->patient && voice->len > 0) {
        program_signals_await(voice->outlet.fd);
        put(voice, stratum_outlet_write);
    }
}

uint64_t program_voice_close(struct program_voice *voice)
{
    if (!voice->heard) {
        return 0;
    }
    program_voice_flush(voice);
    put(voice, stratum_outlet_write_out);
    give_up(voice);
    stratum_outlet_close(&voice->outlet);
    voice->heard = false;
    return voice->left_out;
}
