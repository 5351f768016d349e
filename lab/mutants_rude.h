/** Part of the table of mutants: those that rude pools break. For mutants.c alone. */
#ifndef LAB_MUTANTS_RUDE_H
#define LAB_MUTANTS_RUDE_H

#include "lab/mutant.h"

enum { LAB_MUTANTS_RUDE = 12 };
extern const struct lab_mutant_rule lab_mutants_rude[LAB_MUTANTS_RUDE];

/** Lines here come from our own encoder and our own pool: a word in quotes is enough to know them.
 */
bool lab_mutant_mentions(const char *line, size_t len, const char *word);

#endif
