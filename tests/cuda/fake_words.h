/** What goes wrong with the fake driver: the words of the environment's FAKE_CUDA. */
#ifndef TESTS_CUDA_FAKE_WORDS_H
#define TESTS_CUDA_FAKE_WORDS_H

#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

/** The number behind a word of FAKE_CUDA, 1 without one; 0: the word is not there. */
static inline unsigned long said(const char *word)
{
    const char *list = getenv("FAKE_CUDA");
    const size_t len = strlen(word);
    while (list != NULL && *list != 0) {
        const size_t here = strcspn(list, " ");
        if (here >= len && strncmp(list, word, len) == 0 && (here == len || list[len] == '=')) {
            return list[len] == '=' ? strtoul(list + len + 1, NULL, 10) : 1;
        }
        list += here + strspn(list + here, " ");
    }
    return 0;
}

#endif
