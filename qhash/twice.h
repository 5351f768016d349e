/* Numbers of twice a double's precision, each the sum of two doubles: 106 bits that are the same on
 * every machine, as long double (64, 113 or 53 bits) is not. Host only. */
#ifndef QHASH_TWICE_H
#define QHASH_TWICE_H

/** high + low, where high is the sum rounded to double. */
struct qhash_twice {
    double high, low;
};

/** The sum of two doubles, exactly. source: Knuth, TAOCP 2, 4.2.2, theorem B */
static inline struct qhash_twice qhash_twice_sum(double one, double other)
{
    const double sum = one + other;
    const double of_other = sum - one;
    return (struct qhash_twice){sum, (one - (sum - of_other)) + (other - of_other)};
}

/** The upper 26 bits of a double: products of such halves are exact. source: Veltkamp */
static inline double qhash_twice_half(double value)
{
    const double wide = value * 134217729.0; /* 2^27 + 1 */
    return wide - (wide - value);
}

/** The product of two doubles, exactly; nothing here comes near over- or underflow.
 *  source: Dekker, A floating-point technique for extending the available precision (1971) */
static inline struct qhash_twice qhash_twice_product(double one, double other)
{
    const double product = one * other;
    const double one_high = qhash_twice_half(one);
    const double one_low = one - one_high;
    const double other_high = qhash_twice_half(other);
    const double other_low = other - other_high;
    const double left =
        ((one_high * other_high - product) + one_high * other_low) + one_low * other_high;
    return (struct qhash_twice){product, left + one_low * other_low};
}

static inline struct qhash_twice qhash_twice_minus(struct qhash_twice value)
{
    return (struct qhash_twice){-value.high, -value.low};
}

/** Errs by 2^-104 of the sum of both sizes at most, however much of them cancels. */
static inline struct qhash_twice qhash_twice_add(struct qhash_twice one, struct qhash_twice other)
{
    const struct qhash_twice high = qhash_twice_sum(one.high, other.high);
    const struct qhash_twice low = qhash_twice_sum(one.low, other.low);
    const struct qhash_twice sum = qhash_twice_sum(high.high, high.low + low.high);
    return qhash_twice_sum(sum.high, sum.low + low.low);
}

/** Errs by 2^-103 of the product at most. */
static inline struct qhash_twice qhash_twice_times(struct qhash_twice one, struct qhash_twice other)
{
    const struct qhash_twice product = qhash_twice_product(one.high, other.high);
    const double mixed = one.high * other.low + one.low * other.high;
    return qhash_twice_sum(product.high, product.low + mixed);
}

#endif
