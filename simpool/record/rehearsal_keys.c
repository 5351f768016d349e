#include "simpool/record/rehearsal_keys.h"

#include <stdlib.h>
#include <string.h>

void simpool_session_keys_done(struct simpool_session_keys *keys)
{
    for (size_t index = 0; index < keys->job_count; index++) {
        free(keys->jobs[index].id);
    }
    free(keys->jobs);
    *keys = (struct simpool_session_keys){.jobs = NULL};
}

static bool learn_job(struct simpool_session_keys *keys, const struct stratum_notify *notify)
{
    if (keys->job_count == SIMPOOL_SESSION_JOBS_MAX) {
        return true; /* what comes after so many is taken for the last one */
    }
    struct simpool_session_job *const jobs =
        realloc(keys->jobs, (keys->job_count + 1) * sizeof *keys->jobs);
    if (jobs == NULL) {
        return false;
    }
    keys->jobs = jobs;
    const struct simpool_session_job job = {strdup(notify->job_id), notify->ntime};
    if (job.id != NULL) {
        jobs[keys->job_count++] = job;
    }
    return job.id != NULL;
}

bool simpool_session_keys_learn(struct simpool_session_keys *keys,
                                const struct stratum_message *message)
{
    if (message->kind == STRATUM_NOTIFY) {
        return learn_job(keys, &message->as.notify);
    }
    if (message->kind == STRATUM_SET_EXTRANONCE) {
        keys->extranonce2_len = message->as.set_extranonce.extranonce2_len;
    } else if (message->kind == STRATUM_REPLY &&
               message->as.reply.result == STRATUM_RESULT_SUBSCRIBED) {
        keys->extranonce2_len = message->as.reply.subscribed.extranonce.extranonce2_len;
        keys->subscribed = true;
    }
    return true;
}

/** The job of the same place in the other session, or its last one; NULL: it has none. */
static const struct simpool_session_job *counterpart(const struct simpool_rekeying *how,
                                                     const char *id)
{
    size_t place = how->from->job_count;
    while (place > 0 && strcmp(how->from->jobs[place - 1].id, id) != 0) {
        place--;
    }
    if (place == 0 || how->to->job_count == 0) {
        return NULL; /* not a job of the recording: as wrong as it was */
    }
    const size_t last = how->to->job_count;
    return &how->to->jobs[(place < last ? place : last) - 1];
}

static void copy(char *out, size_t capacity, const char *words)
{
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_add(&text, words);
}

/** As many digits as the other session wants, if it had as many as its own wanted. */
static void resize(char *digits, size_t capacity, const struct simpool_rekeying *how)
{
    const size_t len = strlen(digits);
    const size_t wanted = 2 * how->to->extranonce2_len;
    if (!how->to->subscribed || len != 2 * how->from->extranonce2_len || wanted >= capacity) {
        return;
    }
    for (size_t at = len; at < wanted; at++) {
        digits[at] = '0';
    }
    digits[wanted] = '\0';
}

static void rekey_submit(struct stratum_submit *submit, const struct simpool_rekeying *how)
{
    const struct simpool_session_job *const job = counterpart(how, submit->job_id);
    resize(submit->extranonce2, sizeof submit->extranonce2, how);
    if (job != NULL) {
        copy(submit->job_id, sizeof submit->job_id, job->id);
        struct stratum_text ntime = stratum_text_in(submit->ntime, sizeof submit->ntime);
        stratum_text_format(&ntime, "%08x", job->ntime);
    }
    if (how->user != NULL) {
        copy(submit->user, sizeof submit->user, how->user);
    }
}

bool simpool_session_rekey(struct stratum_message *message, const struct simpool_rekeying *how)
{
    if (message->kind == STRATUM_SUBMIT) {
        rekey_submit(&message->as.submit, how);
        return true;
    }
    if (message->kind != STRATUM_AUTHORIZE || (how->user == NULL && how->pass == NULL)) {
        return false;
    }
    if (how->user != NULL) {
        copy(message->as.authorize.user, sizeof message->as.authorize.user, how->user);
    }
    if (how->pass != NULL) {
        copy(message->as.authorize.pass, sizeof message->as.authorize.pass, how->pass);
    }
    return true;
}
