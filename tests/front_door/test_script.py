"""The script ./aerie: verbs, help, and the packages of a machine that is made up with stand-ins in PATH."""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import time
import unittest

from project import ROOT

VERBS = ["dev", "build", "test", "migration:run", "migration:revert", "migration:show", "migration:create", "migration:generate",
         "codegen", "config:print", "config:check", "config:example", "routes", "bench", "doctor"]


def aerie(*arguments, cwd="/", **environment):
    return subprocess.run([ROOT / "aerie", *arguments], cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)


class HelpTest(unittest.TestCase):
    def test_the_list_names_every_verb(self):
        done = aerie("--help")
        self.assertEqual(done.returncode, 0)
        for verb in VERBS:
            self.assertIn(verb.split(":")[0], done.stdout)
            if ":" in verb:
                self.assertIn(verb.split(":")[1], done.stdout)

    def test_without_a_verb_the_list_is_shown(self):
        self.assertEqual(aerie().stdout, aerie("--help").stdout)

    def test_each_verb_has_a_help_of_its_own_and_does_nothing_else(self):
        for verb in VERBS:
            with self.subTest(verb):
                done = aerie(verb, "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue(done.stdout.startswith(verb.split(":")[0]))
                self.assertGreater(len(done.stdout.splitlines()), 2)

    def test_an_unknown_verb_is_told_with_what_there_is(self):
        for verb, hint in (("serve", "--help lists all verbs"), ("tset", "--help lists"), ("migration", "migration:run"),
                           ("migration:undo", "migration:revert"), ("dev:x", "There is no verb"), ("../x", "There is no verb"), ("", "There is no verb")):
            with self.subTest(verb):
                done = aerie(verb)
                self.assertEqual(done.returncode, 1)
                self.assertIn(f'There is no verb "{verb}".', done.stderr)
                self.assertIn(hint, done.stderr)
                self.assertEqual(done.stdout, "")

    def test_an_argument_that_is_not_understood_is_told(self):
        self.assertIn("does not know", aerie("test", "everything").stderr)
        self.assertIn("takes no argument", aerie("dev", "4000").stderr)
        self.assertIn('There is no benchmark "nosuch"', aerie("bench", "nosuch").stderr)

    def test_nothing_is_coloured_away_from_a_terminal(self):
        self.assertNotIn("\x1b", aerie("nosuch").stderr + aerie("--help").stdout)

    def test_it_works_through_a_link_from_any_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            link = pathlib.Path(folder, "aerie")
            link.symlink_to(ROOT / "aerie")
            done = subprocess.run([link, "--help"], cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0)


STAND_INS = {
    # Installed is what is listed in the file `installed`.
    "dpkg-query": 'for p in "${@:3}"; do grep -qx "$p" "$STATE/installed" && echo "installed $p"; done; exit 1',
    "apt-cache": 'test -f "$STATE/lists"',
    "apt-get": '''
echo "apt-get $*" >>"$STATE/calls"
case $1 in
update) touch "$STATE/lists" ;;
install)
    if [ -f "$STATE/stale" ]; then rm "$STATE/stale"; echo "E: Failed to fetch g++  404  Not Found" >&2; exit 100; fi
    test -f "$STATE/offline" && { echo "E: Unable to fetch some archives" >&2; exit 100; }
    for p in "$@"; do case $p in -*|install|DPkg*) ;; *) echo "$p" >>"$STATE/installed" ;; esac; done ;;
esac
exit 0''',
    "cmake": 'echo "cmake $*" >>"$STATE/calls"; test -f "$STATE/cmake-fails" && { echo "CMake Error at libs/io/CMakeLists.txt:3 (oops):"; echo; echo "  Unknown CMake command."; exit 1; }; mkdir -p build/release/bin; touch build/release/build.ninja',
    "ctest": 'echo "ctest $*" >>"$STATE/calls"; test -f "$STATE/ctest-fails" && { echo "2/2 Test #2: http ....***Failed"; echo "50% tests passed, 1 tests failed out of 2"; exit 8; }; echo "100% tests passed, 0 tests failed out of 2"',
    "ninja": 'echo "ninja $*" >>"$STATE/calls"; case "$*" in *-n*) test -f "$STATE/built" && echo "ninja: no work to do."; exit 0;; esac; test -f "$STATE/ninja-fails" && { echo "$PWD/libs/io/src/x.cpp:7:3: error: oops"; exit 1; }; touch "$STATE/built"',
}


class MachineTest(unittest.TestCase):
    """A copy of the script on a made-up machine."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="aerie-door-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.clone = self.folder / "a clone"
        shutil.copytree(ROOT / "tools/front_door", self.clone / "tools/front_door")
        shutil.copy(ROOT / "aerie", self.clone)
        (self.clone / "CMakePresets.json").write_text("{}")
        self.state = self.folder / "state"
        self.state.mkdir()
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        for name, text in STAND_INS.items():
            path = self.programs / name
            path.write_text("#!/bin/bash\n" + text + "\n")
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        self.all = self.packages("build")
        self.set_installed(self.all)
        (self.state / "lists").touch()

    def packages(self, purpose):
        text = (ROOT / "tools/front_door/packages.sh").read_text()
        block = re.search(rf"packages_{purpose}=\((.*?)\)", text, re.S)[1]
        return re.sub("#.*", "", block).split()

    def set_installed(self, names):
        (self.state / "installed").write_text("".join(f"{n}\n" for n in names))

    def calls(self):
        path = self.state / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def run_verb(self, *arguments):
        return subprocess.run([self.clone / "aerie", *arguments], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "PATH": f"{self.programs}:/usr/bin:/bin", "STATE": str(self.state)})

    def test_a_machine_that_has_everything_is_left_alone(self):
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("Missing", done.stdout)
        self.assertFalse([c for c in self.calls() if c.startswith("apt")])

    def test_missing_packages_are_named_and_only_they_are_installed(self):
        self.set_installed(set(self.all) - {"mold", "node-llhttp"})
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Missing Debian packages: mold node-llhttp", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^install 2 packages \d+\.\d s$")
        installs = [c for c in self.calls() if c.startswith("apt")]
        self.assertEqual(len(installs), 1, installs)
        self.assertTrue(installs[0].endswith(" mold node-llhttp"))
        self.assertIn("--no-install-recommends", installs[0])

    def test_a_machine_without_package_lists_gets_them_first(self):
        (self.state / "lists").unlink()
        self.set_installed([])
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([c.split()[1] for c in self.calls() if c.startswith("apt")], ["update", "install"])

    def test_package_lists_that_are_too_old_are_fetched_again(self):
        self.set_installed([])
        (self.state / "stale").touch()
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([c.split()[1] for c in self.calls() if c.startswith("apt")], ["install", "update", "install"])

    def test_packages_that_cannot_be_had_end_in_a_paragraph(self):
        self.set_installed([])
        (self.state / "offline").touch()
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 1)
        self.assertIn("E: Unable to fetch some archives", done.stderr)
        self.assertIn("check the network", done.stderr.replace("\n", " "))
        self.assertIn("build/log/packages.log", done.stderr.replace("\n", " "))
        self.assertFalse([c for c in self.calls() if c.startswith("cmake")])

    def test_a_configuration_is_made_once_and_again_when_a_source_appears(self):
        self.run_verb("build")
        self.run_verb("build")
        self.assertEqual(len([c for c in self.calls() if c.startswith("cmake")]), 1)
        (self.clone / "libs/io/src").mkdir(parents=True)
        (self.clone / "libs/io/src/new.cpp").touch()
        self.run_verb("build")
        self.assertEqual(len([c for c in self.calls() if c.startswith("cmake")]), 2)

    def test_steps_are_short_lines_with_times(self):
        done = self.run_verb("build")
        self.assertRegex(done.stdout, r"\Aconfigure \(release\) \d+\.\d s\nbuild \(release\) \d+\.\d s\n\Z")

    def test_a_failing_configuration_ends_in_a_paragraph(self):
        (self.state / "cmake-fails").touch()
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 1)
        self.assertIn("CMake Error at libs/io/CMakeLists.txt:3 (oops): Unknown CMake command.", " ".join(done.stderr.split()))
        self.assertIn("build/release/log/configure.log", done.stderr)

    def test_a_failing_build_ends_in_a_paragraph_with_the_first_error(self):
        (self.state / "ninja-fails").touch()
        done = self.run_verb("build")
        self.assertEqual(done.returncode, 1)
        self.assertIn("libs/io/src/x.cpp:7:3: error: oops", done.stderr)
        self.assertNotIn(str(self.clone), done.stderr)
        self.assertIn("build/release/log/build.log", done.stderr)

    def add_suite(self, name, text):
        path = self.clone / "tests" / name / "run.sh"
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/bash\n" + text + "\n")

    def test_everything_that_passes_ends_in_a_summary_with_the_runners_closing_lines(self):
        self.set_installed(self.all + self.packages("test"))
        self.add_suite("e2e/chat", 'echo "# tests 3"; echo "# pass 3"; echo "# fail 0"')
        self.add_suite("readme", 'echo "in $PWD for $AERIE_BUILD"; echo "7 passed, 0 failed"')
        done = self.run_verb("test", "unit", "suites")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for line in ("100% tests passed, 0 tests failed out of 2", "# pass 3", "7 passed, 0 failed", "3 passed, 0 failed"):
            self.assertIn(f"\n{line}\n", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^ok +e2e/chat +\d+\.\d s$")
        self.assertIn(f"in {self.clone} for {self.clone}/build/test", (self.clone / "build/test/log/readme.log").read_text())

    def test_without_a_stage_every_stage_runs(self):
        self.set_installed(self.all + self.packages("test"))
        done = self.run_verb("test")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual([re.search("build/([a-z]+)", c)[1] for c in self.calls() if c.startswith("ctest")], ["test", "fuzz", "tsan"])

    def test_a_failing_runner_fails_the_whole_and_the_others_still_run(self):
        self.set_installed(self.all + self.packages("test"))
        (self.state / "ctest-fails").touch()
        self.add_suite("e2e/chat", 'echo "not ok 1 - says hello"; exit 1')
        self.add_suite("e2e/rooms", "exit 0")
        done = self.run_verb("test", "unit", "suites")
        self.assertEqual(done.returncode, 1)
        self.assertIn("http ....***Failed", done.stderr)
        self.assertIn("not ok 1 - says hello", done.stderr)
        self.assertRegex(done.stdout, r"(?m)^FAILED +unit .*build/test/log/unit\.log$")
        self.assertRegex(done.stdout, r"(?m)^FAILED +e2e/chat .*build/test/log/e2e-chat\.log$")
        self.assertRegex(done.stdout, r"(?m)^ok +e2e/rooms ")
        self.assertIn("\n1 passed, 2 failed\n", done.stdout)

    def test_tests_that_do_not_build_fail(self):
        self.set_installed(self.all + self.packages("test"))
        (self.state / "ninja-fails").touch()
        done = self.run_verb("test", "unit")
        self.assertEqual(done.returncode, 1)
        self.assertIn("libs/io/src/x.cpp:7:3: error: oops", done.stderr)
        self.assertIn("0 passed, 1 failed", done.stdout)

    def test_no_test_at_all_is_a_failure(self):
        self.set_installed(self.all + self.packages("test"))
        done = self.run_verb("test", "suites", "--only", "nothing-of-this-name")
        self.assertEqual(done.returncode, 1)
        self.assertIn("No test ran.", done.stderr)

    def test_the_check_of_packages_costs_nothing_to_wait_for(self):
        self.run_verb("build")
        begin = time.monotonic()
        script = 'source tools/front_door/terminal.sh; source tools/front_door/packages.sh; need_packages build'
        subprocess.run(["bash", "-c", f"AERIE_ROOT={ROOT}; {script}"], cwd=ROOT, check=True)
        self.assertLess(time.monotonic() - begin, 0.25)  # 0.03 alone; room for a busy machine


if __name__ == "__main__":
    unittest.main()
