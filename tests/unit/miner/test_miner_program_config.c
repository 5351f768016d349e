#include <stdio.h>
#include <string.h>

#include <unistd.h>

#include "miner/program/options.h"
#include "stratum/text.h"
#include "tests/unit/check.h"

static const char *write_file(const char *text)
{
    /* Tests run side by side in one folder. */
    static char path[64];
    (void)snprintf(path, sizeof path, "options_test_config-%ld.json", (long)getpid());
    FILE *file = fopen(path, "w");
    check_true(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    return path;
}

/* The file says what the command line does not, and the command line wins. */
void test_config_good(void)
{
    static struct miner_options options;
    char problem[MINER_PROBLEM_MAX];
    const char *path = write_file("{\"pools\":[{\"url\":\"stratum+ssl://a:1\",\"user\":\"ua\"},"
                                  "{\"url\":\"b:2\",\"user\":\"ub\",\"pass\":\"pb\"}],"
                                  "\"algo\":\"sha256d\",\"iterations\":7,\"json\":true,"
                                  "\"submit-stale\":false,\"device\":[\"cpu:1\",\"fake\"]}");
    char *plain[] = {"-c", (char *)path};
    check_true(miner_options_read(&options, 2, plain, problem));
    check_int(options.agent.pool_count, 2);
    check_true(options.agent.pools[0].tls);
    check_text(options.agent.logins[1].user, "ub");
    check_true(options.agent.logins[0].pass == NULL); /* what one pool says is that pool's */
    check_int(options.agent.session.algorithm, QHASH_ALGORITHM_SHA256D);
    check_int(options.agent.accepted_limit, 7);
    check_true(options.json && !options.agent.session.submit_stale);
    check_int(options.device_count, 2);
    char devices[64];
    struct stratum_text list = stratum_text_in(devices, sizeof devices);
    miner_options_devices(&list, &options);
    check_text(devices, "1 x cpu, 1 x fake");
    miner_options_done(&options);

    char *over[] = {"-o", "c:3", "--config", (char *)path, "-u", "uc", "--iterations", "9", "-t2"};
    check_true(miner_options_read(&options, 9, over, problem));
    check_int(options.agent.pool_count, 1);
    check_text(options.agent.pools[0].host, "c");
    check_text(options.agent.session.user, "uc");
    check_int(options.agent.accepted_limit, 9);
    check_int(options.device_count, 2);
    check_int(options.agent.session.algorithm, QHASH_ALGORITHM_SHA256D);
    miner_options_done(&options);
    (void)remove(path);
}

/* What a pool does not say is not taken from its neighbour. */
void test_config_pools(void)
{
    static struct miner_options options;
    char problem[MINER_PROBLEM_MAX];
    const char *path = write_file("{\"pools\":[{\"url\":\"a:1\",\"user\":\"ua\"},{\"url\":\"b:2\"},"
                                  "{\"url\":\"c:3\",\"user\":\"uc\",\"pass\":\"pc\"}]}");
    char *line[] = {"-c", (char *)path};
    check_true(miner_options_read(&options, 2, line, problem));
    check_text(options.agent.session.user, "ua");
    check_true(options.agent.logins[1].user == NULL); /* the first pool's */
    check_text(options.agent.logins[2].user, "uc");
    check_true(options.agent.logins[1].pass == NULL);
    check_text(options.agent.logins[2].pass, "pc");
    miner_options_done(&options);
    char *over[] = {"-c", (char *)path, "-u", "me"};
    check_true(miner_options_read(&options, 4, over, problem));
    for (size_t pool = 0; pool < 3; pool++) {
        check_text(options.agent.logins[pool].user, "me");
    }
    miner_options_done(&options);

    /* A login is for its pool: another one that the command line names is not told it. */
    char *other[] = {"-c", (char *)path, "-o", "d:4"};
    check_true(!miner_options_read(&options, 4, other, problem));
    check_true(strstr(problem, "no user") != NULL);
    miner_options_done(&options);
    char *both[] = {"-c", (char *)path, "-o", "d:4", "-u", "ud"};
    check_true(miner_options_read(&options, 6, both, problem));
    check_int(options.agent.pool_count, 1);
    check_text(options.agent.session.user, "ud");
    check_true(options.agent.logins[0].pass == NULL);
    miner_options_done(&options);
    (void)remove(path);
}

/* Whose login goes where: the pool's own, else the one that the file has for all. */
void test_config_logins(void)
{
    static const struct {
        const char *text;
        const char *logins[3]; /* "user pass" of each pool; "-": none */
    } rows[] = {
        {"{\"user\":\"all\",\"pools\":[{\"url\":\"a:1\",\"user\":\"ua\"},{\"url\":\"b:2\"}]}",
         {"ua -", "all -"}},
        {"{\"pools\":[{\"url\":\"a:1\",\"user\":\"ua\"},{\"url\":\"b:2\"}],\"user\":\"all\"}",
         {"ua -", "all -"}},
        {"{\"user\":\"all\",\"pass\":\"p\",\"pools\":[{\"url\":\"a:1\"},{\"url\":\"b:2\",\"user\":"
         "\"ub\"},{\"pass\":\"pc\",\"url\":\"c:3\"}]}",
         {"all p", "ub -", "all pc"}},
        {"{\"url\":\"a:1\",\"user\":\"ua\",\"pools\":[{\"url\":\"b:2\",\"user\":\"ub\",\"pass\":"
         "\"pb\"}]}",
         {"ua -", "ub pb"}},
        {"{\"url\":[\"a:1\",\"b:2\"],\"userpass\":\"u:p\",\"pools\":[{\"url\":\"c:3\",\"userpass\":"
         "\"uc:pc\"}]}",
         {"u p", "u p", "uc pc"}},
    };
    static struct miner_options options;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char problem[MINER_PROBLEM_MAX];
        char *line[] = {"-c", (char *)write_file(rows[row].text)};
        check_row(rows[row].text, miner_options_read(&options, 2, line, problem));
        for (size_t pool = 0; pool < options.agent.pool_count; pool++) {
            const struct miner_login *const login = &options.agent.logins[pool];
            char words[64];
            (void)snprintf(words, sizeof words, "%s %s", login->user != NULL ? login->user : "-",
                           login->pass != NULL ? login->pass : "-");
            check_text(words, rows[row].logins[pool]);
        }
        miner_options_done(&options);
        (void)remove(line[1]);
    }
}

void test_config_bad(void)
{
    static const struct {
        const char *text;
        const char *says;
    } rows[] = {
        {"{", "JSON"},
        {"[]", "one JSON object"},
        {"{\"ulr\":\"a:1\"}", "did you mean --url?"},
        {"{\"url\":true}", "url needs a value"},
        {"{\"json\":\"yes\"}", "json is true or false"},
        {"{\"url\":{}}", "url: expected a text"},
        {"{\"url\":\"a:1\",\"user\":\"u\",\"iterations\":-3}", "number"},
        {"{\"config\":\"x\"}", "config is for the command line alone"},
        {"{\"resume\":false}", "unknown option"},
        {"{\"urls\":[]}", "did you mean --url?"},
        {"{\"url\":\"a:1\",\"user\":\"u\\u0000v\"}", "user: a text without a NUL"},
        {"{\"url\\u0000s\":\"a:1\"}", "no option is called \"url\\u0000s\""},
        {"{\"pools\":{\"url\":\"a:1\"}}", "pools: expected a list of objects"},
        {"{\"pools\":[{\"url\":\"a:1\",\"user\":\"u\"},\"b:2\"]}", "pools: expected a list"},
        {"{\"pools\":[{\"user\":\"ua\"},{\"url\":\"b:2\"}]}", "pools: one has no url"},
        {"{\"pools\":[{\"pools\":true,\"url\":\"a:1\",\"user\":\"u\"}]}", "unknown option"},
        {"{\"url\":\"a:1\"}", "-u ADDRESS"},
        {"{\"user\":[\"u\",\"v\"],\"pools\":[{\"url\":\"a:1\"}]}", "more users or passwords"},
        {"{\"algo\":\"a\\nb\\u001b[2J\"}", "a?b?[2J"}, /* a problem is one line */
    };
    static struct miner_options options;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char problem[MINER_PROBLEM_MAX];
        char *line[] = {"-c", (char *)write_file(rows[row].text)};
        check_row(rows[row].text, !miner_options_read(&options, 2, line, problem));
        check_row(problem, strstr(problem, rows[row].says) != NULL);
        miner_options_done(&options);
        (void)remove(line[1]);
    }
}
