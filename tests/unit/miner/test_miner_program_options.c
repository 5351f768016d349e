#include <stdlib.h>
#include <string.h>

#include "miner/program/options.h"
#include "stratum/text.h"
#include "tests/unit/check.h"

enum { WORDS_MAX = 32 };

/* Split a command line at its blanks and read it. */
static bool reads(struct miner_options *options, const char *line, char *problem)
{
    static char words[600];
    char *argv[WORDS_MAX];
    int argc = 0;
    char *rest = words;
    memcpy(words, line, strlen(line) + 1);
    while (*rest != '\0' && argc < WORDS_MAX) {
        argv[argc++] = rest;
        rest += strcspn(rest, " ");
        if (*rest == ' ') {
            *rest++ = '\0';
        }
    }
    problem[0] = '\0';
    return miner_options_read(options, argc, argv, problem);
}

void test_options_good(void)
{
    static struct miner_options options;
    char problem[MINER_PROBLEM_MAX];
    check_true(
        reads(&options, "-a sha256d -o stratum+tcp://h:1 -ob:2 --user=u --pass p -t 3", problem));
    check_int(options.agent.session.algorithm, QHASH_ALGORITHM_SHA256D);
    check_int(options.agent.pool_count, 2);
    check_text(options.agent.pools[0].host, "h");
    check_int(options.agent.pools[1].port, 2);
    check_text(options.agent.session.user, "u");
    check_text(options.agent.session.pass, "p");
    check_int(options.device_count, 3);
    check_text(options.devices[2].ops->name, "cpu");
    check_true(options.agent.session.extranonce_subscribe);

    check_true(reads(&options,
                     "-o h:1 -O a.b:c:d --no-extranonce-subscribe --version-rolling "
                     "--json --seed 0x10 --duration 90s --iterations 4",
                     problem));
    check_text(options.agent.session.user, "a.b");
    check_text(options.agent.session.pass, "c:d");
    check_true(!options.agent.session.extranonce_subscribe);
    check_true(options.agent.session.version_rolling && options.json && options.seed_given);
    check_int(options.agent.seed, 16);
    check_int(options.agent.duration_us, 90000000);
    check_int(options.agent.accepted_limit, 4);
    check_true(options.device_count >= 1);
    check_text(options.log_spec, "info");

    check_true(reads(&options,
                     "-o h:1 -u u --device cpu:2 --device fake:1 --log info,session=debug"
                     " --journal=j",
                     problem));
    check_int(options.device_count, 3);
    check_int(options.devices[2].options.index, 1);
    check_text(options.log_spec, "info,session=debug");
    check_text(options.journal_path, "j");
    check_true(reads(&options,
                     "-o stratum+ssl://h:1 -o b:2 -o c:3 -u u -u v -p 1 --tls-ca ca.pem"
                     " --tls-pin ab --tls-insecure --submit-stale --no-resume"
                     " --ntime-ahead 0 --silence 90s --reconnect-anywhere"
                     " --proxy socks5://u:p@tor:9050",
                     problem));
    check_true(options.agent.pools[0].tls && !options.agent.pools[1].tls);
    check_text(options.agent.logins[0].user, "u");
    check_text(options.agent.logins[1].user, "v");
    check_text(options.agent.logins[2].user, "v");
    check_text(options.agent.logins[2].pass, "1");
    check_text(options.trust.ca_file, "ca.pem");
    check_text(options.trust.pin, "ab");
    check_true(options.proxied && options.proxy.proxy.port == 9050);
    check_int(options.agent.connect_limit_us, 40000000); /* the proxy may take 30 s of it */
    check_true(options.trust.insecure && options.agent.reconnect_anywhere);
    check_true(options.agent.session.submit_stale && !options.agent.session.resume);
    check_int(options.agent.session.ntime_ahead_max, 0);
    check_int(options.agent.session.silence_limit_us, 90000000);
    check_true(reads(&options, "--help --nonsense", problem) && options.help);
    check_true(reads(&options, "-V", problem) && options.version);
}

/* What is wrong, and what to do about it. */
void test_options_bad(void)
{
    static const struct {
        const char *line;
        const char *says;
    } rows[] = {
        {"-u u", "-o stratum+tcp://"},
        {"-o h:1", "-u ADDRESS"},
        {"-o h:1 --user=", "--user is empty: expected USER"},
        {"-o h:1 -O :x", "the user is empty"},
        {"-o h:1 -u u --journal=", "--journal is empty: expected FILE"},
        {"-o h:1 -u u --log info,sesion=debug", "no part is called sesion: there are link session"},
        {"-o h:1 -u u --ulr x", "did you mean --url?"},
        {"-o h:1 -u u --jason", "did you mean --json?"},
        {"-o h:1 -u u --json=yes", "takes no value"},
        {"-o h:1 -u u --duration", "needs a value"},
        {"-o h:1 -u u --duration soon", "60s"},
        {"-o h:1 -u u --iterations -3", "number"},
        {"-o h:1 -u u --seed x", "number"},
        {"-o h:1 -u u -a scrypt", "qhash and sha256d"},
        {"-o h:1 -u u -u v", "more users or passwords than pools"},
        {"-o h:1 -u u -p 1 -p 2", "more users or passwords than pools"},
        {"-o h:1 -u u --proxy http://h:1", "socks5://"},
        {"-o h:1 -u u --silence 3s", "from 10s to 59m"},
        {"-o h:1 -u u --silence 1h", "from 10s to 59m"},
        {"-o h:1 -u u --ntime-ahead 9999", "0 (never) to 7200"},
        {"-c /nowhere/at/all.json", "/nowhere/at/all.json"},
        {"-o h -u u", "port"},
        {"-o h:0 -u u", "port 0"},
        {"-o http://h:1 -u u", "stratum+tcp"},
        {"-o stratum+tcp://al:hunter2@h:1 -u u", "@h:1: a user name"},
        {"-o h:1 -u u --api http://al:hunter2@h:1", "--api @h:1"},
        {"-o h:1 -u u -z", "-z"},
        {"-o h:1 -u u extra", "extra"},
        {"-o h:1 -o h:1 -o h:1 -o h:1 -o h:1 -o h:1", ""},
    };
    static struct miner_options options;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char problem[MINER_PROBLEM_MAX];
        check_row(rows[row].line, !reads(&options, rows[row].line, problem));
        check_row(problem, strstr(problem, rows[row].says) != NULL);
        check_row(rows[row].line, strstr(problem, "hunter2") == NULL); /* no password is shown */
    }
}

/* What a message has no room for would be cut, and somebody else's wallet mined for. */
void test_options_long_logins(void)
{
    static struct miner_options options;
    char problem[MINER_PROBLEM_MAX];
    char name[STRATUM_TEXT_MAX + 2];
    memset(name, 'n', sizeof name);
    name[STRATUM_TEXT_MAX + 1] = '\0';
    char *longer[] = {"-o", "h:1", "-u", name, "-p", ""};
    check_true(!miner_options_read(&options, 6, longer, problem));
    check_text(problem, "the user name is longer than 1024 bytes");
    char *pass[] = {"-o", "h:1", "-u", "u", "-p", name};
    check_true(!miner_options_read(&options, 6, pass, problem));
    check_text(problem, "the password is longer than 1024 bytes");
    name[STRATUM_TEXT_MAX] = '\0';
    check_true(miner_options_read(&options, 6, longer, problem));
    check_text(options.agent.logins[0].pass, ""); /* a password may be empty */
}

void test_options_help_is_whole(void)
{
    char page[8192];
    struct stratum_text text = stratum_text_in(page, sizeof page);
    miner_options_help(&text);
    check_true(strstr(page, "-o, --url URL") != NULL && strstr(page, "--journal FILE") != NULL);
}
