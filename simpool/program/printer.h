/** Results for whoever reads stdout. They are kept in memory while something is played, which waits
 *  for no reader; at the end the reader is waited for, however long: no result is lost, as a line
 *  of narration may be (voice.h). SIGINT, SIGTERM and SIGHUP end the program meanwhile. */
#ifndef SIMPOOL_PROGRAM_PRINTER_H
#define SIMPOOL_PROGRAM_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "stratum/net/outlet.h"

/** All zero: it prints nothing. */
struct program_printer {
    FILE *out; /* print here; another after each flush() */
    FILE *to;
    struct stratum_outlet outlet; /* of the same descriptor */
    char *text;                   /* what was printed */
    size_t len;
    size_t taken; /* of it, by the reader */
};

/** Behind what to was given so far. */
void program_printer_open(struct program_printer *printer, FILE *to);
/** Writes what can be written now. */
void program_printer_flush(struct program_printer *printer);
/** Writes the rest. patient: the reader is waited for; else, for who was told to end, only for as
 *  long as it takes something. What cannot be written makes `to` fail (ferror), as in any other
 *  printing. false: nobody has read all of it. */
bool program_printer_close(struct program_printer *printer, bool patient);

#endif
