#include "stratum/net/problem.h"

#include <stdarg.h>
#include <stdio.h>

enum { PROBLEM_MAX = 600 };

const char *stratum_problem(const char *format, ...)
{
    static _Thread_local char text[PROBLEM_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}
