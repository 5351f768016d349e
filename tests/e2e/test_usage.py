"""What is wrong is said in one line that tells what to do, with exit 2."""

import json
import os
import socket
import unittest

from harness import HERE, HONEST, JOBS, SIMPOOL, EndToEnd, story


def broken(name):
    return os.path.join(HERE, "broken", name + ".lua")


class Usage(EndToEnd):
    def test_unknown_command(self):
        self.assert_one_line("did you mean serve", self.run_simpool("serv"))

    def test_no_command(self):
        self.assert_one_line("--help", self.run_simpool())

    def test_unknown_option(self):
        self.assert_one_line("did you mean --difficulty",
                             self.run_simpool("serve", "--dificulty", "2"))

    def test_value_of_wrong_kind(self):
        self.assert_one_line("90s", self.run_simpool("serve", "--duration", "60"))

    def test_less_than_a_microsecond(self):
        for option in ("--duration", "--block-time"):
            self.assert_one_line(f"{option} \"0.1us\": expected",
                                 self.run_simpool("serve", option, "0.1us"))

    def test_option_without_value(self):
        self.assert_one_line("--jobs needs a value", self.run_simpool("serve", "--jobs"))

    def test_serve_with_wrong_times(self):
        self.assert_one_line("a pace such as", self.run_simpool("serve", "--vardiff", "20"))
        self.assert_one_line("durations such as", self.run_simpool("serve", "--blocks", "2m,x"))

    def test_serve_in_no_dialect(self):
        self.assert_one_line("did you mean `ckpool`",
                             self.run_simpool("serve", "--dialect", "ckpol"))

    def test_serve_missing_recording(self):
        self.assert_one_line("nowhere.jsonl",
                             self.run_simpool("serve", "--jobs", self.path("nowhere.jsonl")))

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.assert_one_line("in use",
                                 self.run_simpool("serve", "--jobs", JOBS, "--listen", address))

    def test_journal_does_not_overwrite_strangers(self):
        thesis = self.write("thesis.txt", "years of work\n")
        self.assert_one_line("no journal",
                             self.run_simpool("serve", "--jobs", JOBS, "--journal", thesis))

    def test_names_of_a_file_that_are_no_line(self):
        options = self.write("lines.json", json.dumps({"see\nd\x1b[2J": 7}))
        self.assert_one_line("see?d?[2J", self.run_simpool("serve", "-c", options))

    def test_no_story(self):
        self.assert_one_line("no story", self.run_simpool("test", "--", *HONEST))

    def test_unknown_story(self):
        self.assert_one_line("nowhere.lua",
                             self.run_simpool("test", self.path("nowhere.lua"), "--", *HONEST))

    def test_folder_without_stories(self):
        self.assert_one_line("no story", self.run_simpool("test", self.folder, "--", *HONEST))

    def test_no_miner(self):
        self.assert_one_line("--", self.run_simpool("test", story("hello")))

    def test_missing_program(self):
        self.assert_one_line("no program",
                             self.run_simpool("test", story("hello"), "--", "/no/such/miner",
                                              "{url}"))

    def test_miner_without_url(self):
        self.assert_one_line("{url}", self.run_simpool("test", story("hello"), "--", "true"))

    def test_no_story_with_tag(self):
        self.assert_one_line("did you mean \"quick\"",
                             self.run_simpool("test", os.path.join(HERE, "stories"), "--tag",
                                              "quik", "--", *HONEST))

    def test_typo_in_story(self):
        result = self.run_simpool("test", broken("typo"), "--", *HONEST)
        self.assert_one_line("next_miner", result)
        self.assertIn("typo.lua:6", result[1].errors[0])

    def test_unknown_kpi(self):
        self.assert_one_line("stale_rate",
                             self.run_simpool("test", broken("unknown_kpi"), "--", *HONEST))

    def test_missing_fixture(self):
        self.assert_one_line("never-recorded.jsonl",
                             self.run_simpool("test", broken("no_jobs"), "--", *HONEST))

    def test_report_of_nothing(self):
        self.assert_one_line("JOURNAL", self.run_simpool("report"))
        self.assert_one_line("nowhere.jsonl",
                             self.run_simpool("report", self.path("nowhere.jsonl")))

    def test_what_stands_behind_dashes(self):
        """An operand wherever no command line is expected; never nothing."""
        self.assert_one_line("what is extra?", self.run_simpool("serve", "--duration", "1ms", "--", "extra"))
        self.assert_one_line("what is extra?", self.run_simpool("record", "--", "extra"))
        self.assert_one_line("nowhere.jsonl", self.run_simpool("report", "--", self.path("nowhere.jsonl")))
        self.assert_one_line("no pool", self.run_simpool("diff", "--", self.path("nowhere.jsonl")))

    def test_empty_values(self):
        """A script's variable that is not set."""
        for words in (("serve", "--jobs", ""), ("serve", "--journal="), ("record", "-o", "")):
            self.assert_one_line("\"\": expected FILE", self.run_simpool(*words))
        self.assert_one_line("--displays \"\": expected WHERE",
                             self.run_simpool("test", story("hello"), "--displays", "", "--", *HONEST))

    def test_addresses_that_are_none(self):
        for words in (("serve", "--listen", "x"), ("record", "--upstream", "stratum+tcp://a:1", "-o",
                                                   self.path("o"), "--listen", "x")):
            self.assert_one_line("--listen \"x\": the port is missing", self.run_simpool(*words))
        self.assert_one_line("--http \"y\": the port is missing", self.run_simpool("serve", "--http", "y"))

    def test_settings_file(self):
        options = self.write("options.json", json.dumps(
            {"jobs": JOBS, "seed": 5, "duration": "5m", "log": "off"}))
        status, pool = self.run_simpool("serve", "-c", options, "--duration", "100ms")
        self.assertEqual(0, status, pool.everything())
        self.assertEqual(5, json.loads(pool.lines[0])["seed"])

    def test_settings_file_in_one_word(self):
        self.assert_one_line("nowhere.json",
                             self.run_simpool("serve", "-c=" + self.path("nowhere.json")))

    def test_settings_file_that_is_a_value(self):
        status, pool = self.run_simpool("serve", "--http-token", "-c", "--http", "127.0.0.1:0",
                                        "--duration", "100ms")
        self.assertEqual(0, status, pool.everything())

    def test_settings_that_would_be_read_as_others(self):
        for text, said in (('{"jobs": "a\\u0000b"}', '"jobs": expected a text without a NUL'),
                           ('{"seed\\u0000s": 7}', 'no option is called "seed\\u0000s": '),
                           ('{"jobs": true}', '"jobs": expected a text in quotes'),
                           ('{"seed": 18446744073709551616}', '"seed": expected a number below 2^64 - 1')):
            options = self.write("options.json", text)
            self.assert_one_line(said, self.run_simpool("serve", "-c", options, "--duration", "1ms"))

    def test_settings_file_with_typo(self):
        options = self.write("options.json", json.dumps({"job": JOBS}))
        self.assert_one_line("did you mean \"jobs\"", self.run_simpool("serve", "-c", options))


class FirstSteps(EndToEnd):
    """The obvious mistakes, and what helps."""

    def test_program_that_cannot_be_run(self):
        self.assert_one_line("a folder",
                             self.run_simpool("test", story("hello"), "--", self.folder, "{url}"))
        miner = self.write("miner", "#!/bin/sh\n")
        self.assert_one_line("chmod +x",
                             self.run_simpool("test", story("hello"), "--", miner, "{url}"))

    def test_command_line_in_one_word(self):
        self.assert_one_line("without quotes around",
                             self.run_simpool("test", story("hello"), "--", "true -o {url}"))

    def test_command_line_without_dashes(self):
        for words in (("true", "-o", "{url}"), ("true", "{url}", "--tag", "quick"), ("-o", "{url}")):
            self.assert_one_line("behind --", self.run_simpool("test", story("hello"), *words))
        self.assert_one_line("did you mean --report",
                             self.run_simpool("test", story("hello"), "--reprot", "x", "--",
                                              "true", "{url}"))

    def test_help(self):
        for words in ((), ("serve",), ("test",), ("record",), ("diff",), ("report",)):
            status, process = self.run_simpool(*words, "--help")
            self.assertEqual(0, status)
            self.assertTrue(process.says("usage: simpool"), words)

    def say(self, program, *words):
        """What one of the programs beside simpool prints, with exit 0."""
        process = self.start(os.path.join(os.path.dirname(SIMPOOL), program), *words)
        self.assertEqual(0, process.finish(), process.everything())
        return process.lines

    def complain(self, program, *words):
        """Its one line about what is wrong."""
        process = self.start(os.path.join(os.path.dirname(SIMPOOL), program), *words)
        self.assertEqual(2, process.finish(), process.everything())
        self.assertEqual((0, 1), (len(process.lines), len(process.errors)), process.everything())
        return process.errors[0]

    def test_qhash_takes_values_as_all_do(self):
        header = "00" * 80
        self.assertEqual(self.say("qhash", "hash", "--algo", "sha256d", header),
                         self.say("qhash", "hash", "--algo=sha256d", header))
        self.assertIn("--json takes no value", self.complain("qhash", "hash", "--json=1", header))
        self.assertIn("did you mean --algo?", self.complain("qhash", "hash", "--alg=qhash", header))
        self.assertIn("what is extra?", self.complain("qhash", "vectors", "extra"))
        self.assertIn("HEX is missing", self.complain("qhash", "explain"))

    def test_miner_takes_words_as_all_do(self):
        pool = ("-o", "stratum+tcp://127.0.0.1:1", "-u", "x")
        self.assertIn("miner: " + self.path("nowhere.json") + ": ",
                      self.complain("miner", "-c=" + self.path("nowhere.json")))
        self.assertIn("Is a directory", self.complain("miner", "-c", self.folder))
        self.assertIn("extra is no option", self.complain("miner", *pool, "--", "extra"))
        self.assertIn("above 0", self.complain("miner", *pool, "--duration", "0s"))
        self.assertIn("above 0", self.complain("miner", *pool, "--iterations", "0"))
        for command in ("bench", "preflight", "report", "regress"):
            self.assertEqual(self.say("miner", "-V"), self.say("miner", command, "--version"))
            self.assertEqual(self.say("miner", "-V"), self.say("miner", command, "-V"))

    def test_help_and_version_of_every_program(self):
        for program in ("simpool", "miner", "simlab", "qhash"):
            for letter, word in (("-h", "--help"), ("-V", "--version")):
                said = self.say(program, word)
                self.assertIn(program, " ".join(said))
                self.assertEqual(said, self.say(program, letter))
            self.assertIn("--version", "\n".join(self.say(program, "--help")))


if __name__ == "__main__":
    unittest.main()
