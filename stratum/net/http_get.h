/** One GET over plain HTTP/1.1: what a program tells of itself, asked on the loop without waiting.
 */
#ifndef STRATUM_NET_HTTP_GET_H
#define STRATUM_NET_HTTP_GET_H

#include "stratum/net/http_answer.h"
#include "stratum/net/link.h"

enum { STRATUM_HTTP_GET_US = 5 * 1000000 }; /* for all of it */

struct stratum_http_get;

/** Ask address for path ("/1/summary?x=1", written as it goes on the wire).
 *
 *  answered  in  called once, later, on the loop's thread: with the whole answer, whatever its
 *                status; or NULL, and in one line why there is none. It may close the get.
 *  returns   close it, before or after it is answered; NULL: out of memory
 */
struct stratum_http_get *stratum_http_get_open(
    struct stratum_loop *loop, struct stratum_dialer *dialer, const struct stratum_address *address,
    const char *path,
    void (*answered)(void *context, const struct stratum_http_answer *answer, const char *problem),
    void *context);
/** NULL is fine. What was not answered yet never is. */
void stratum_http_get_close(struct stratum_http_get *get);

#endif
