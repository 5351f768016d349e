#include "simpool/program/dashboard.h"

#include <stdio.h>
#include <stdlib.h>

#include "stratum/net/http_get.h"

enum { PROBLEM_MAX = 2 * PROGRAM_GAUGE_PROBLEM_MAX + PROGRAM_GAUGE_TEXT_MAX };

/** One miner's. */
struct view {
    struct program_dashboard *of;
    struct program_gauge gauge;
    struct stratum_http_get *get; /* NULL: not asked just now */
    struct view *next;
};

/** Everything happens on the loop's thread. */
struct program_dashboard {
    struct stratum_loop *loop;
    struct simpool_server *server;
    struct stratum_dialer *dialer;
    struct stratum_timer next;
    struct view *views; /* a list */
    size_t count;
    size_t waiting; /* for so many answers of this round */
    double sum_hps; /* of this round so far */
    bool failed;    /* one of this round */
    char problem[PROBLEM_MAX];
};

static void fail(struct view *view, const char *problem)
{
    struct program_dashboard *const dashboard = view->of;
    const struct program_gauge *const gauge = &view->gauge;
    dashboard->failed = true;
    struct stratum_text text = stratum_text_in(dashboard->problem, sizeof dashboard->problem);
    stratum_text_add(&text, "http://");
    stratum_address_write(&text, gauge->address.host, gauge->address.port);
    stratum_text_format(&text, "%s: %s", gauge->path, problem);
}

/** One answer less to wait for; the last one ends the round. */
static void count_down(struct program_dashboard *dashboard)
{
    if (--dashboard->waiting > 0) {
        return;
    }
    if (!dashboard->failed) {
        struct stratum_event event =
            stratum_event_make(0, STRATUM_STORY, STRATUM_EVENT_DISPLAYED, 0);
        event.number = dashboard->sum_hps;
        dashboard->problem[0] = '\0';
        simpool_server_tell(dashboard->server, event);
    }
    stratum_loop_arm(dashboard->loop, &dashboard->next,
                     stratum_loop_now(dashboard->loop).now_us + PROGRAM_DASHBOARD_US);
}

static void on_answered(void *context, const struct stratum_http_answer *answer,
                        const char *problem)
{
    struct view *const view = context;
    char words[PROGRAM_GAUGE_PROBLEM_MAX];
    const double rate = answer != NULL ? program_gauge_read(&view->gauge, answer, words) : -1;
    if (rate >= 0) {
        view->of->sum_hps += rate;
    } else {
        fail(view, answer != NULL ? words : problem);
    }
    stratum_http_get_close(view->get);
    view->get = NULL;
    count_down(view->of);
}

static void on_next(void *context)
{
    struct program_dashboard *const dashboard = context;
    dashboard->waiting = dashboard->count;
    dashboard->sum_hps = 0;
    dashboard->failed = false;
    for (struct view *view = dashboard->views; view != NULL; view = view->next) {
        view->get = stratum_http_get_open(dashboard->loop, dashboard->dialer, &view->gauge.address,
                                          view->gauge.path, on_answered, view);
        if (view->get == NULL) {
            fail(view, "out of memory");
            count_down(dashboard);
        }
    }
}

struct program_dashboard *program_dashboard_open(struct stratum_loop *loop,
                                                 struct simpool_server *server)
{
    struct program_dashboard *const dashboard = calloc(1, sizeof *dashboard);
    if (dashboard == NULL) {
        return NULL;
    }
    dashboard->loop = loop;
    dashboard->server = server;
    dashboard->next = stratum_timer_make(on_next, dashboard);
    dashboard->dialer = stratum_dialer_tcp_make(loop);
    if (dashboard->dialer == NULL) {
        free(dashboard);
        return NULL;
    }
    stratum_loop_arm(loop, &dashboard->next, stratum_loop_now(loop).now_us + PROGRAM_DASHBOARD_US);
    return dashboard;
}

bool program_dashboard_add(struct program_dashboard *dashboard, const struct program_gauge *gauge)
{
    struct view *const view = calloc(1, sizeof *view);
    if (view == NULL) {
        return false;
    }
    *view = (struct view){.of = dashboard, .gauge = *gauge, .next = dashboard->views};
    dashboard->views = view;
    dashboard->count++;
    return true;
}

const char *program_dashboard_problem(const struct program_dashboard *dashboard)
{
    return dashboard->problem[0] != '\0' ? dashboard->problem : NULL;
}

void program_dashboard_stop(struct program_dashboard *dashboard)
{
    stratum_loop_disarm(dashboard->loop, &dashboard->next);
    for (struct view *view = dashboard->views; view != NULL; view = view->next) {
        stratum_http_get_close(view->get);
        view->get = NULL;
    }
}

void program_dashboard_close(struct program_dashboard *dashboard)
{
    if (dashboard == NULL) {
        return;
    }
    program_dashboard_stop(dashboard);
    dashboard->dialer->free(dashboard->dialer);
    while (dashboard->views != NULL) {
        struct view *const view = dashboard->views;
        dashboard->views = view->next;
        free(view);
    }
    free(dashboard);
}
