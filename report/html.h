/** Words inside HTML: whoever wrote them, they stay words. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdio.h>

/** Text for between tags and for quoted attributes: markup is escaped, control bytes and what is
 *  no UTF-8 become U+FFFD, and so do the characters that turn text around (U+202A to U+202E, U+2066
 *  to U+2069). */
void report_html_text(FILE *out, const char *words);
/** The same, at most so many characters, and an ellipsis where something was left out. */
void report_html_text_cut(FILE *out, const char *words, size_t characters_max);

#endif
