#include "simpool/report/words.h"

#include "tests/unit/check.h"

void test_report_words_amounts(void)
{
    static const struct {
        double number;
        const char *unit;
        const char *words;
    } cases[] = {
        {3.999, "s", "3.999 s"},
        {0, "ratio", "0"},
        {0.99012345, "ratio", "0.9901"},
        {0.5, "/h", "0.5/h"},
        {12345.6, "/1000", "12346/1000"},
        {999.94, "H/s", "999.9 H/s"},
        {999.96, "H/s", "1 kH/s"},
        {290.1e6, "H/s", "290.1 MH/s"},
        {1e18, "H/s", "1000000 TH/s"},
        {985e6, "bytes", "985 Mbytes"},
        {4194304, "nonces", "4194304 nonces"},
        {0.000123456, "s", "0.0001235 s"},
    };
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        char buffer[64];
        struct stratum_text words = stratum_text_in(buffer, sizeof buffer);
        simpool_report_amount(&words, cases[index].number, cases[index].unit);
        check_text(buffer, cases[index].words);
    }
}
