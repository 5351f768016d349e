/** The certificate that miners are shown, from files or made on the spot. */
#ifndef SIMPOOL_PROGRAM_TLS_H
#define SIMPOOL_PROGRAM_TLS_H

#include "stratum/net/certificate.h"
#include "stratum/net/tls.h"

/** "CERT,KEY", two PEM files; or the word of a kind of certificate ("good", "expired", …), made for
 *  host as of unix_s.
 *
 *  made     out  what was made, yours to free; all zero when it came from files
 *  returns  NULL: *problem says why
 */
struct stratum_tls *program_tls_open(struct stratum_certificate *made, const char *words,
                                     const char *host, int64_t unix_s, const char **problem);
/** Write an authority where a miner finds it ({ca}). false: *problem names the file. */
bool program_tls_write(const char *path, const char *pem, const char **problem);

#endif
