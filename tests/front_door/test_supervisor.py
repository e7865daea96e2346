import os
import signal
import socket
import subprocess
import time
import unittest

from load import Load
from project import BUILD, Dev, Project, children_of, free_port, name_of, wait_until


class SupervisorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.project = Project()

    @classmethod
    def tearDownClass(cls):
        cls.project.remove()

    def setUp(self):
        self.project.answer("one")
        self.project.rebuild()

    def test_serves_says_where_and_writes_the_types(self):
        with Dev(self.project) as dev:
            dev.expect(rf"^Serving http://localhost:{dev.port} ")
            self.assertEqual(dev.get()[0], "one")
            wait_until(lambda: (self.project.folder / "types.ts").exists(), what="types.ts")

    def test_a_save_is_served_by_a_new_process_and_the_types_follow(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            before = dev.get()
            self.project.answer("two")
            dev.expect(r"^behaviour\.cpp: served in \d+\.\d\d s \(build \d+\.\d\d s, start \d+\.\d\d s\)$")
            dev.wait_for_answer("two")
            self.assertNotEqual(dev.get()[1], before[1])
            wait_until(lambda: "two" in (self.project.folder / "types.ts").read_text(), what="the new types")
            wait_until(lambda: len(children_of(dev.process.pid)) == 1, what="the end of the old process")

    def test_no_request_fails_during_saves(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            with Load(dev.port) as load:
                for i in range(5):
                    self.project.answer(f"answer {i}")
                    dev.wait_for_answer(f"answer {i}")
                    time.sleep(0.1)
            self.assertEqual(load.failures, [])
            self.assertGreater(load.requests, 100)

    def test_a_compile_error_leaves_the_old_one_serving_and_is_told_shortly(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            _, pid = dev.get()
            said = len(dev.lines)
            self.project.answer("two", note="int broken = nothing_of_this_name; int also = neither_this;")
            dev.expect(r"^behaviour\.cpp: does not build; the version before goes on serving\.$")
            dev.expect(r"^  apps/backend/src/behaviour\.cpp:3:14: .nothing_of_this_name. was not declared")
            time.sleep(0.1)
            self.assertLessEqual(len(dev.lines) - said, 5, dev.text)
            self.assertEqual(dev.get(), ("one", pid))
            self.project.answer("three")
            dev.wait_for_answer("three")

    def test_a_link_error_is_told_like_a_compile_error(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            self.project.answer("two", on_start="extern void nowhere(int); nowhere(1);")
            dev.expect(r"^  link: undefined (symbol|reference).*nowhere\(int\)")
            self.assertEqual(dev.get()[0], "one")

    def test_a_crash_at_start_leaves_the_old_one_serving_and_shows_why(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            _, pid = dev.get()
            self.project.answer("two", on_start='std::fprintf(stderr, "no database here\\n"); std::abort();')
            dev.expect(r"^The new app ended with signal 6 \(Aborted\) before it served; the one before goes on serving\.$")
            dev.expect("^no database here$")
            self.assertEqual(dev.get(), ("one", pid))
            self.project.answer("three")
            dev.wait_for_answer("three")

    def test_a_crash_of_the_running_app_is_answered_by_a_restart_and_no_request_is_refused(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            _, pid = dev.get()
            os.kill(pid, signal.SIGSEGV)
            answer, successor = dev.get()
            self.assertEqual(answer, "one")
            self.assertNotEqual(successor, pid)
            dev.expect(r"^The app ended with signal 11 .*; it is started again in 0\.10 s\.$")
            dev.expect("^Started again")

    def test_a_new_file_and_a_removed_one_are_built(self):
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            self.project.path("behaviour.cpp").write_text('const char* word();\nconst char* answer() { return word(); }\nvoid onStart() {}\n')
            self.project.path("word.cpp").write_text('const char* word() { return "from a new file"; }\n')
            dev.wait_for_answer("from a new file")
            self.project.path("word.cpp").unlink()
            dev.expect("word", since=len(dev.lines))
            self.project.answer("three")
            dev.wait_for_answer("three")

    def test_the_environment_file_restarts_without_a_build_and_can_move_the_port(self):
        self.project.answer("environment")
        self.project.rebuild()
        first, second = free_port(), free_port()
        env = self.project.folder / ".env"
        env.write_text(f"PORT={first}\n")
        self.addCleanup(env.unlink)
        with Dev(self.project, port=first, env_port=True) as dev:
            dev.expect(f"^Serving http://localhost:{first} ")
            env.write_text(f"PORT={second}\n")
            dev.expect(r"^\.env: served in \d+\.\d\d s$")
            dev.expect(f"^Serving http://localhost:{second} ")
            dev.port = second
            self.assertEqual(dev.get()[0], "none")

    def test_what_is_no_source_changes_nothing(self):
        with Dev(self.project) as dev:
            dev.expect("^Watching ")
            _, pid = dev.get()
            said = len(dev.lines)
            for name in ("page.ts", "notes.md", ".behaviour.cpp.swp", "behaviour.cpp~"):
                self.project.path(name).write_text("x")
                self.addCleanup(self.project.path(name).unlink)
            time.sleep(0.3)
            self.assertEqual(dev.lines[said:], [])
            self.assertEqual(dev.get()[1], pid)

    def test_a_save_during_a_build_wins(self):
        slow = "#include <regex>\n#include <iostream>\n#include <filesystem>\n"
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            self.project.answer("two", note=slow)
            wait_until(lambda: any(name_of(p) == "cc1plus" for p in children_of(dev.process.pid)), what="a compiler")
            self.project.answer("three")
            dev.wait_for_answer("three")
            self.assertEqual(dev.text.count("served in"), 1, dev.text)

    def test_a_compiler_that_is_killed_is_run_again(self):
        slow = "#include <regex>\n#include <iostream>\n#include <filesystem>\n"
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            self.project.answer("two", note=slow)
            victim = wait_until(lambda: [p for p in children_of(dev.process.pid) if name_of(p) == "cc1plus"], what="a compiler")
            os.kill(victim[0], signal.SIGKILL)
            dev.wait_for_answer("two")

    def test_a_ninja_that_is_killed_is_run_again(self):
        slow = "#include <regex>\n#include <iostream>\n#include <filesystem>\n"
        with Dev(self.project) as dev:
            dev.expect("^Serving ")
            self.project.answer("two", note=slow)
            victim = wait_until(lambda: [p for p in children_of(dev.process.pid) if name_of(p) == "ninja"], what="ninja")
            os.kill(victim[0], signal.SIGKILL)
            dev.wait_for_answer("two")

    def end_and_look(self, number, during_build=False):
        dev = Dev(self.project)
        with dev:
            dev.expect("^Serving ")
            if during_build:
                self.project.answer("two", note="#include <regex>\n#include <iostream>\n")
                wait_until(lambda: any(name_of(p) == "cc1plus" for p in children_of(dev.process.pid)), what="a compiler")
            below = children_of(dev.process.pid)
            self.assertTrue(below)
            dev.process.send_signal(number)
            status = dev.process.wait(10)
            wait_until(lambda: not any(os.path.exists(f"/proc/{p}") and name_of(p) in ("backend", "ninja", "cc1plus") for p in below),
                       what="the end of all processes")
            with self.assertRaises(OSError):
                socket.create_connection(("127.0.0.1", dev.port), 1)
            return status

    def test_ctrl_c_ends_everything(self):
        self.assertEqual(self.end_and_look(signal.SIGINT), 0)

    def test_sigterm_ends_everything(self):
        self.assertEqual(self.end_and_look(signal.SIGTERM), 0)

    def test_ctrl_c_during_a_build_ends_everything(self):
        self.assertEqual(self.end_and_look(signal.SIGINT, during_build=True), 0)

    def test_a_killed_supervisor_leaves_no_orphan(self):
        self.assertEqual(self.end_and_look(signal.SIGKILL), -signal.SIGKILL)

    def test_a_busy_port_is_told_with_its_holder(self):
        with socket.socket() as holder:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = holder.getsockname()[1]
            done = subprocess.run([BUILD / "bin/aerie", "dev", "--root", self.project.folder], capture_output=True, text=True,
                                  env={**os.environ, "PORT": str(port)}, timeout=10)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, rf"^Port {port} is taken by python3\S* \(pid {os.getpid()}\)\. .*PORT={port + 1}")

    def test_a_port_that_is_no_port_is_told(self):
        done = subprocess.run([BUILD / "bin/aerie", "dev", "--root", self.project.folder], capture_output=True, text=True,
                              env={**os.environ, "PORT": "99999"}, timeout=10)
        self.assertEqual(done.returncode, 1)
        self.assertIn("PORT=99999 is no port", done.stderr)


class WithoutProgramTest(unittest.TestCase):
    def test_the_first_good_save_is_served_when_nothing_could_be_built(self):
        project = Project()
        self.addCleanup(project.remove)
        (project.build / "bin/backend").unlink()
        with Dev(project) as dev:
            dev.expect("^Waiting for an edit")
            project.answer("two", note="int broken = nothing;")
            dev.expect(r"^behaviour\.cpp: does not build\.$")
            project.answer("two")
            dev.expect("^Serving ")
            self.assertEqual(dev.get()[0], "two")

    def test_a_program_that_never_starts_is_tried_four_times(self):
        project = Project()
        self.addCleanup(project.remove)
        project.answer("one", on_start="std::exit(7);")
        project.rebuild()
        with Dev(project) as dev:
            dev.expect("^It does not start. The next save tries again.$")
            self.assertEqual(dev.text.count("ended with status 7"), 4)
            project.answer("two")
            dev.expect("^Serving ")


if __name__ == "__main__":
    unittest.main()
