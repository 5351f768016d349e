/** Part of the table of mutants: those that rude pools break. Their ears and mouths are in
 *  mutants_rude.c; the rows are here, for mutants.c alone. */
#ifndef LAB_MUTANTS_RUDE_H
#define LAB_MUTANTS_RUDE_H

#include "lab/mutant.h"

bool lab_rude_crashes_on_bad_notify(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_stumbles_over_odd_lines(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_believes_hears(struct lab_mutant_voice *voice, const char *line, size_t len);
void lab_rude_believes_speaks(struct lab_mutant_voice *voice, const char *line, size_t len);
void lab_rude_pastes_job_id(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_stranded_by_reconnect(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_gives_up_when_refused(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_deaf_to_refusals(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_chokes_on_long_lines(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_deaf_until_let_in(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_skips_known_ids(struct lab_mutant_voice *voice, const char *line, size_t len);
void lab_rude_rolls_time(struct lab_mutant_voice *voice, const char *line, size_t len);
bool lab_rude_trusts_lengths(struct lab_mutant_voice *voice, const char *line, size_t len);

#define LAB_MUTANTS_RUDE                                                                           \
    {.name = "crashes-on-bad-notify",                                                              \
     .what = "dies of a job with a field of the wrong kind",                                       \
     .hears = lab_rude_crashes_on_bad_notify},                                                     \
        {.name = "stumbles-over-odd-lines",                                                        \
         .what = "dies of a line that is no object",                                               \
         .hears = lab_rude_stumbles_over_odd_lines},                                               \
        {.name = "believes-any-difficulty",                                                        \
         .what = "floods the pool once it was told a difficulty below 0",                          \
         .hears = lab_rude_believes_hears,                                                         \
         .speaks = lab_rude_believes_speaks},                                                      \
        {.name = "pastes-job-id",                                                                  \
         .what = "puts job ids into its submits as they are",                                      \
         .speaks = lab_rude_pastes_job_id},                                                        \
        {.name = "stranded-by-reconnect",                                                          \
         .what = "follows client.reconnect and never comes back",                                  \
         .hears = lab_rude_stranded_by_reconnect},                                                 \
        {.name = "gives-up-when-refused",                                                          \
         .what = "ends itself after a few refused shares",                                         \
         .hears = lab_rude_gives_up_when_refused},                                                 \
        {.name = "deaf-to-refusals",                                                               \
         .what = "does not notice that its shares are refused",                                    \
         .hears = lab_rude_deaf_to_refusals},                                                      \
        {.name = "chokes-on-long-lines",                                                           \
         .what = "dies of a line longer than 16 KiB",                                              \
         .hears = lab_rude_chokes_on_long_lines},                                                  \
        {.name = "deaf-until-let-in",                                                              \
         .what = "loses a job that comes before its authorize is answered",                        \
         .hears = lab_rude_deaf_until_let_in},                                                     \
        {.name = "skips-known-ids",                                                                \
         .what = "takes a job with the id of the last one for a repetition",                       \
         .hears = lab_rude_skips_known_ids},                                                       \
        {.name = "rolls-time",                                                                     \
         .what = "submits a time that is more than an hour ahead of the job's",                    \
         .speaks = lab_rude_rolls_time},                                                           \
    {                                                                                              \
        .name = "trusts-lengths", .what = "dies of an extranonce2 whose length is below nothing",  \
        .hears = lab_rude_trusts_lengths                                                           \
    }

#endif
