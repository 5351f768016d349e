#include "report/html.h"

#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

void test_report_html_escapes(void)
{
    static const struct {
        const char *words, *html;
    } rows[] = {
        {"", ""},
        {"plain, µ and 日本", "plain, µ and 日本"},
        {"<b a='1' c=\"2\">&amp;</b>",
         "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;&lt;/b&gt;"},
        {"a\nb\tc\x1b[31m\x7f", "a b c\xef\xbf\xbd[31m\xef\xbf\xbd"},
        {"\xe2\x80\xae"
         "exe.gnp",
         "\xef\xbf\xbd"
         "exe.gnp"},
        {"\xff\xc3(", "\xef\xbf\xbd\xef\xbf\xbd("},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct paper paper;
        paper_open(&paper);
        report_html_text(paper.out, rows[index].words);
        check_text(paper_read(&paper), rows[index].html);
        paper_done(&paper);
    }
}

void test_report_html_cuts_between_letters(void)
{
    struct paper paper;
    paper_open(&paper);
    report_html_text_cut(paper.out, "日本<x>", 3);
    report_html_text_cut(paper.out, "日本", 2);
    report_html_text_cut(paper.out, "a", 0);
    check_text(paper_read(&paper), "日本&lt;…日本…");
    paper_done(&paper);
}
