#include "tests/unit/simpool/test_simpool_real_job.h"

#include <stdio.h>
#include <stdlib.h>

#include "stratum/decode.h"
#include "tests/unit/check.h"

void real_job_read(struct stratum_notify *out)
{
    char text[8192];
    FILE *file = fopen(FIXTURES "/transcripts/luckypool-notify-480f.json", "r");
    const size_t len = file == NULL ? 0 : fread(text, 1, sizeof text, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    struct stratum_message *message = calloc(1, sizeof *message);
    check_int(stratum_decode(message, text, len, NULL), STRATUM_OK);
    *out = message->as.notify;
    free(message);
}
