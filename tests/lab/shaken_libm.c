/* A libm that is wrong from the ninth digit on: linked into simlab_shaken, it shows whether a
 * journal depends on libm, whose last bits differ between machines. The linker's --wrap puts these
 * in front of the real ones; tests/lab/CMakeLists.txt has the same list. */
#define FUNCTIONS(X) X(exp) X(exp2) X(expm1) X(log) X(log10) X(log1p) X(log2) X(lgamma)

static const double shake = 1 + 1e-9;

#define SHAKEN(name)                                                                               \
    double __real_##name(double x);                                                                \
    double __wrap_##name(double x);                                                                \
    double __wrap_##name(double x)                                                                 \
    {                                                                                              \
        return __real_##name(x) * shake;                                                           \
    }
FUNCTIONS(SHAKEN)

double __real_pow(double x, double y);
double __wrap_pow(double x, double y);
double __wrap_pow(double x, double y)
{
    return __real_pow(x, y) * shake;
}
