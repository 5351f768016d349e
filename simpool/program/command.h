/** The miner's command line: placeholders replaced, and quoted for a shell. */
#ifndef SIMPOOL_PROGRAM_COMMAND_H
#define SIMPOOL_PROGRAM_COMMAND_H

#include <stdbool.h>

#include "simpool/program/options.h"
#include "stratum/net/link.h"
#include "stratum/text.h"

/** What miners log in with: any user is welcome, these are what {user} and {pass} become. The
 * second of several miners has a "-2" behind its user, so that pages can tell them apart. */
#define PROGRAM_USER "simpool.tester"
#define PROGRAM_PASS "x"

/** Whether some word holds {url} or {port}: without either no miner finds the pool. */
bool program_command_finds_pool(const struct program_words *command);
/** Whether some word holds {journal}: then the miner keeps one. */
bool program_command_keeps_journal(const struct program_words *command);
/** Whether some word holds {ca}: then the miner wants to know whom to trust. */
bool program_command_trusts(const struct program_words *command);

/** Whether some word holds {api}: then the miner is given a port to tell of itself at. */
bool program_command_has_api(const struct program_words *command);

/** What the placeholders become. */
struct program_fill {
    const struct stratum_address *address; /* {url} {host} {port} */
    const char *journal;                   /* {journal}: where the miner is to keep one */
    const char *ca; /* {ca}: the authority that has signed the pool's certificate */
    size_t number;  /* {n}: of this miner, from 1 */
    uint16_t api;   /* {api}: a port of this machine, held for this miner */
};
/** The words with those, {user} and {pass} replaced, NULL at the end; free it with
 *  program_command_free(). NULL: out of memory. */
char **program_command_fill(const struct program_words *command, const struct program_fill *fill);
void program_command_free(char **words);
/** "stratum+tcp://127.0.0.1:40312" */
void program_command_url(struct stratum_text *out, const struct stratum_address *address);
/** A word as a POSIX shell reads it back; quoted only when it must be. */
void program_command_quote(struct stratum_text *out, const char *word);

#endif
