/* What a build without libmicrohttpd has instead of http.c. */
#include "stratum/net/http.h"

struct stratum_http *stratum_http_open(struct stratum_loop *loop,
                                       const struct stratum_http_options *options,
                                       const char **problem)
{
    (void)loop;
    (void)options;
    *problem = "this build has no HTTP: install libmicrohttpd-dev, then configure and build again";
    return NULL;
}

const struct stratum_address *stratum_http_address(const struct stratum_http *http)
{
    (void)http;
    return NULL;
}

void stratum_http_close(struct stratum_http *http)
{
    (void)http;
}
