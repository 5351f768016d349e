/* A libm that is wrong from the ninth digit on: loaded before the real one, it shows whether a
 * journal depends on libm, whose last bits differ between machines. Lua asks it, too. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <string.h>

static const double shake = 1 + 1e-9;

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

#define SHAKEN(name)                                                                               \
    double name(double x)                                                                          \
    {                                                                                              \
        double (*function)(double) = 0;                                                            \
        void *const found = real(#name);                                                           \
        memcpy(&function, &found, sizeof function);                                                \
        return function(x) * shake;                                                                \
    }
SHAKEN(exp)
SHAKEN(exp2)
SHAKEN(expm1)
SHAKEN(log)
SHAKEN(log10)
SHAKEN(log1p)
SHAKEN(log2)
SHAKEN(lgamma)

double pow(double x, double y)
{
    double (*function)(double, double) = 0;
    void *const found = real("pow");
    memcpy(&function, &found, sizeof function);
    return function(x, y) * shake;
}
