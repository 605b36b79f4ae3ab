"""The openroad backend: what it writes against its variables' list, Yosys and the design's ports; tools, by programs that stand in for them."""

import contextlib
import hashlib
import io
import json
import os
import pathlib
import re
import tempfile
import unittest
import unittest.mock

from layout import run, synth
from layout.located import LocatedError
from openroad import blocks, constraints, elaborate, export, known, orfs, tools

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEOPARD = pathlib.Path(os.environ.get("LEOPARD", ROOT / "build/bin/leopard"))
TINY = ROOT / "configs/tiny.yaml"
ORFS = ("nangate45", "sky130hd", "asap7")


def exported(folder, *words, config=TINY):
    """(exit status, what was printed) of an export into a folder."""
    if not LEOPARD.exists():
        raise AssertionError(f"{LEOPARD} is not there: build leopard, or let LEOPARD name it")
    options = run.arguments([str(config), "--backend", "openroad", "--output", str(folder), *words])
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = export.main(options, LEOPARD)
    return status, printed.getvalue()


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


class Exported(unittest.TestCase):
    """Tiny for all platforms, once for all tests that only read it."""

    @classmethod
    def setUpClass(cls):
        cls.held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.held.cleanup)
        cls.status, cls.printed = exported(cls.held.name, "--platform", "all", "--export-only")
        cls.folder = pathlib.Path(cls.held.name) / "tiny"
        cls.designs = cls.folder / "orfs/designs"

    def config(self, *parts):
        path = self.designs.joinpath(*parts, "config.mk")
        return known.read_make(str(path), path.read_text(encoding="utf-8"))

    def sources(self, config):
        return [word.replace("$(DESIGN_HOME)", str(self.designs)) for word in config["VERILOG_FILES"].split()]

    def fails(self, message, call, *values):
        with self.assertRaises(LocatedError) as caught:
            call(*values)
        self.assertIn(message, str(caught.exception))


class Files(Exported):
    def test_only_what_librelane_has_is_written_for_it(self):
        self.assertEqual(self.status, 0)
        self.assertEqual([path.name for path in (self.folder / "librelane").iterdir()], ["sky130"])
        for platform in ("nangate45", "asap7"):
            self.assertIn(f"librelane {platform}: nothing written: LibreLane has no PDK", self.printed)

    def test_every_config_names_files_that_are_there_and_its_own_place(self):
        found = sorted(self.designs.rglob("config.mk"))
        self.assertEqual(len(found), 4 * len(ORFS))
        for path in found:
            config = known.read_make(str(path), path.read_text(encoding="utf-8"))
            inside = path.parent.relative_to(self.designs)
            self.assertEqual(config["PLATFORM"], inside.parts[0])
            self.assertEqual(config.get("DESIGN_NICKNAME", config["DESIGN_NAME"]), "_".join(inside.parts[1:]))  # as ORFS names a block's results
            self.assertEqual(config["SDC_FILE"], f"$(DESIGN_HOME)/{inside}/constraint.sdc")
            for file in [*self.sources(config), path.parent / "constraint.sdc"]:
                self.assertTrue(pathlib.Path(file).is_file(), file)
            for block in config.get("BLOCKS", "").split():
                self.assertTrue((path.parent / block / "config.mk").is_file(), block)

    def test_periods_are_in_ps(self):
        periods = {platform: self.config(platform, "tiny")["ABC_CLOCK_PERIOD_IN_PS"] for platform in ORFS}
        self.assertEqual(periods, {"nangate45": "2000", "sky130hd": "10000", "asap7": "1000"})

    def test_librelane_config(self):
        path = self.folder / "librelane/sky130/tiny/config.yaml"
        config = known.read_yaml(str(path), path.read_text(encoding="utf-8"))
        self.assertEqual((config["DESIGN_NAME"], config["CLOCK_PORT"], config["CLOCK_PERIOD"]), ("tiny", "clk_i", 10))
        for name in [*config["VERILOG_FILES"], config["PNR_SDC_FILE"], config["SIGNOFF_SDC_FILE"]]:
            self.assertTrue(name.startswith("dir::") and (path.parent / name.removeprefix("dir::")).is_file(), name)

    def test_constraints_name_ports_of_their_design(self):
        sdcs = sorted(self.folder.rglob("*.sdc"))
        self.assertEqual(len(sdcs), 4 * len(ORFS) + 1 + len(ORFS))
        ports = {}
        for path in self.designs.rglob("config.mk"):
            config = known.read_make(str(path), path.read_text(encoding="utf-8"))
            if "BLOCKS" not in config:
                key = (config["DESIGN_NAME"], tuple(self.sources(config)))
                ports[config["DESIGN_NAME"]] = ports.get(config["DESIGN_NAME"]) or elaborate.read(key[1], key[0]).ports(key[0])
        for path in sdcs:
            text = path.read_text(encoding="utf-8")
            design = path.parent.name if path.parent.name in ports else "tiny"
            self.assertIn("clk_i", constraints.named_ports(text))
            constraints.check_ports(str(path), text, ports[design])
            inputs = {name for name, (direction, _) in ports[design].items() if direction == "input"}
            covered = {name for name in inputs if any(re.fullmatch(word.replace("*", ".*"), name) for word in constraints.named_ports(text))}
            self.assertEqual(covered, inputs, path)
            self.fails("get_ports nowhere_i: there is no such port", constraints.check_ports, "x", text.replace("clk_i", "nowhere_i"), ports[design])

    def test_plain_list_elaborates_and_a_missing_file_does_not(self):
        plain = self.folder / "plain"
        files = [plain / line for line in (plain / "tiny.f").read_text(encoding="utf-8").splitlines() if not line.startswith("//")]
        design = elaborate.read(files, "tiny")
        hierarchy = json.loads((plain / "hierarchy.json").read_text(encoding="utf-8"))
        self.assertEqual(sum(entry["instances"] for entry in hierarchy["modules"]), sum(map(len, design.paths.values())))
        self.assertEqual({entry["block"]: len(entry["instances"]) for entry in hierarchy["harden"]}, {"tiny_dpu": 2, "tiny_vpu_lane": 2})
        by_id = {entry["id"]: entry for entry in hierarchy["modules"]}
        instantiated = {entry["id"]: 0 for entry in hierarchy["modules"]}
        for entry in hierarchy["modules"]:
            for child in entry["instantiates"]:
                instantiated[child["id"]] += entry["instances"] * child["times"]
        self.assertEqual({number: times for number, times in instantiated.items() if times != by_id[number]["instances"]},
                         {next(n for n, e in by_id.items() if e["module"] == "tiny"): 0})
        self.fails("the Verilog does not elaborate", elaborate.read, [path for path in files if path.name != "leopard_fa.v"], "tiny")

    def test_memories_are_those_of_the_formats(self):
        """Against leopard's own table, which does not know of Yosys."""
        done = synth.subprocess.run([LEOPARD, "formats", TINY], capture_output=True, text=True, check=True).stdout
        rows = re.findall(r"^\S.*?  +(\d+) +(\d+) +(\d+) +(\d+)  +\d+\.\d+  ", done.split("\nMemories\n")[1].split("\nRows of")[0], re.M)
        self.assertEqual(len(rows), 3)
        macros = json.loads((self.folder / "plain/macros.json").read_text(encoding="utf-8"))
        self.assertEqual(macros["total_bits"], sum(int(n) * int(words) * int(bits) for n, words, bits, _ in rows))
        self.assertEqual(len(macros["instances"]), sum(int(n) * int(segments) for n, _, _, segments in rows))
        ports = next(entry["ports"] for entry in json.loads((self.folder / "plain/hierarchy.json").read_text(encoding="utf-8"))["modules"]
                     if entry["module"] == macros["module"] and entry["parameters"]["WIDTH"] == 64)
        self.assertEqual({ports[name][0] for name in (macros["clock"], "we_i", "re_i", "waddr_i", "raddr_i", "wdata_i")}, {"input"})
        self.assertEqual((ports["wdata_i"], ports["rdata_o"]), (["input", 64], ["output", 64]))
        self.assertEqual({entry[use]["enable"] for entry in macros["instances"] for use in ("read", "write")}, {"net"})

    def test_same_input_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder) if hasattr(contextlib, "chdir") else contextlib.nullcontext():
            exported(folder, "--platform", "all", "--export-only")
            again = tree(pathlib.Path(folder) / "tiny")
            self.assertEqual(again, tree(self.folder))
            for name, content in again.items():
                self.assertNotIn(folder.encode(), content, name)
                self.assertNotIn(str(ROOT).encode(), content, name)

    def test_digests_of_files_json(self):
        listed = json.loads((self.folder / "files.json").read_text(encoding="utf-8"))["files"]
        written = {name: hashlib.sha256(content).hexdigest() for name, content in tree(self.folder).items() if name != "files.json"}
        self.assertEqual(listed, written)

    def test_another_export_takes_away_what_it_wrote_before_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as held:
            folder = pathlib.Path(held) / "tiny"
            exported(held, "--platform", "all", "--export-only")
            own = folder / "librelane/sky130/tiny/runs/leopard/kept"
            own.parent.mkdir(parents=True)
            own.touch()
            times = {path: path.stat().st_mtime_ns for path in (folder / "orfs/designs/nangate45").rglob("config.mk")}
            exported(held, "--platform", "nangate45", "--export-only")
            self.assertEqual(times, {path: path.stat().st_mtime_ns for path in times})
            self.assertTrue(own.exists())
            self.assertEqual([path.name for path in folder.rglob("config.*")], ["config.mk"] * 4)

    def test_variables_reach_the_files(self):
        with tempfile.TemporaryDirectory() as held:
            exported(held, "--platform", "all", "--export-only", "--var", "period_ns=2.5", "--var", "utilisation=0.45", "--var", "aspect=2")
            for platform, period in (("nangate45", "2.5"), ("sky130hd", "2.5"), ("asap7", "2500")):
                path = pathlib.Path(held) / "tiny/orfs/designs" / platform / "tiny/config.mk"
                config = known.read_make(str(path), path.read_text(encoding="utf-8"))
                self.assertEqual((config["ABC_CLOCK_PERIOD_IN_PS"], config["CORE_UTILIZATION"], config["CORE_ASPECT_RATIO"]), ("2500", "45", "2"))
                self.assertIn(f"\n# As asked for by period_ns.\nset period {period}\n", path.with_name("constraint.sdc").read_text(encoding="utf-8"))


class Blocks(Exported):
    def test_the_tile_elaborates_around_its_blocks(self):
        config = self.config("nangate45", "tiny_blocks")
        boxes = [self.designs / "src/tiny_blocks" / f"{name}.v" for name in config["BLOCKS"].split()]
        with tempfile.TemporaryDirectory() as folder:
            script, result = pathlib.Path(folder) / "s.ys", pathlib.Path(folder) / "d.json"
            lines = [f"read_verilog -defer {path}" for path in self.sources(config)] + [f"read_verilog -lib {path}" for path in boxes]
            script.write_text("\n".join([*lines, "hierarchy -check -top tiny", "proc", f"write_json {result}"]) + "\n", encoding="utf-8")
            synth.run_yosys(str(script), str(pathlib.Path(folder) / "log"))
            design = elaborate.Design(json.loads(result.read_text(encoding="utf-8"))["modules"], "tiny")
        self.assertEqual({name: len(design.paths[name]) for name in config["BLOCKS"].split()}, {"tiny_dpu": 2, "tiny_vpu_lane": 2})
        self.assertEqual([module for module in design.paths if design.base(module) == "leopard_dpu_datapath"], [])

    def test_a_stand_in_refuses_other_parameters(self):
        config = self.config("nangate45", "tiny_blocks")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "leopard_vpu_lane.v"
            text = (self.designs / "src/tiny_blocks/leopard_vpu_lane.v").read_text(encoding="utf-8")
            self.assertIn("VW != 8", text)
            path.write_text(text.replace("VW != 8", "VW != 9"), encoding="utf-8")
            files = [str(path) if name.endswith("/leopard_vpu_lane.v") else name for name in self.sources(config)]
            wrappers = [str(self.designs / "src/tiny_blocks" / f"{name}.v") for name in config["BLOCKS"].split()]
            self.fails("tiny_vpu_lane_has_other_parameters", elaborate.read, files + self.boxes(folder, wrappers), "tiny")

    def boxes(self, folder, wrappers):
        """The wrappers without what is inside."""
        paths = []
        for wrapper in wrappers:
            path = pathlib.Path(folder) / f"box_{pathlib.Path(wrapper).name}"
            inside = re.compile(r"^  leopard_.*$\n", re.M)
            path.write_text("(* blackbox *)\n" + inside.sub("", pathlib.Path(wrapper).read_text(encoding="utf-8")), encoding="utf-8")
            paths.append(str(path))
        return paths

    def equivalent(self, block, base, change=lambda text: text):
        """Yosys proves the block alone and the block behind its stand-in equal. LocatedError where it cannot."""
        nested = self.designs / "src/tiny_blocks"
        library = [name for name in self.sources(self.config("nangate45", "tiny_blocks", block)) if not name.endswith(f"/{base}.v")]
        wrapper = (nested / f"{block}.v").read_text(encoding="utf-8")
        core = (self.designs / "src/tiny" / f"{base}.v").read_text(encoding="utf-8").replace(f"module {base} ", f"module {base}_core ")
        with tempfile.TemporaryDirectory() as held:
            folder = pathlib.Path(held)
            inner = wrapper.replace(f"  {base} #", f"  {base}_core #")
            (folder / "gold.v").write_text(core + inner.replace(f"module {block} ", "module gold "), encoding="utf-8")
            outer = wrapper.replace(f"module {block} ", "module gate ").replace(" u_core ", " u_outer ")
            (folder / "gate.v").write_text(core + inner + outer + change((nested / f"{base}.v").read_text(encoding="utf-8")), encoding="utf-8")
            common = [f"read_verilog -defer {name}" for name in library if not name.endswith(f"/{block}.v")]
            for side in ("gold", "gate"):
                self.yosys(folder, [*common, f"read_verilog -defer {folder / side}.v", f"hierarchy -check -top {side}", "proc", "flatten", "memory",
                                    "opt_clean", f"write_verilog -noattr {folder / side}_flat.v"])
            flat = (folder / "gate_flat.v").read_text(encoding="utf-8").replace("u_outer.u_block.u_core.", "u_core.")
            (folder / "gate_flat.v").write_text(flat, encoding="utf-8")
            self.yosys(folder, [f"read_verilog {folder}/gold_flat.v {folder}/gate_flat.v", "proc", "async2sync", "opt_clean",
                                "equiv_make gold gate both", "hierarchy -top both", "equiv_struct", "equiv_simple", "equiv_status -assert"])

    def yosys(self, folder, lines):
        (folder / "s.ys").write_text("\n".join(lines) + "\n", encoding="utf-8")
        synth.run_yosys(str(folder / "s.ys"), str(folder / "log"))

    def test_a_block_has_the_ports_and_parameters_of_its_module_in_the_tile(self):
        """With values that are not the modules' defaults."""
        with tempfile.TemporaryDirectory() as held:
            exported(held, "--export-only", "--set", "head_dim=12", "--set", "qk.serial_bits=1", "--set", "formats.v_bits=7")
            self.designs = pathlib.Path(held) / "tiny-head_dim_12-qk_serial_bits_1-formats_v_bits_7/orfs/designs"
            tile = elaborate.read(self.sources(self.config("nangate45", "tiny")), "tiny")
            for block, base, changed in (("tiny_dpu", "leopard_dpu", {"D": 12, "B": 1}), ("tiny_vpu_lane", "leopard_vpu_lane", {"VW": 7})):
                alone = elaborate.read(self.sources(self.config("nangate45", "tiny_blocks", block)), block)
                inside, there = alone.variants(base), tile.variants(base)
                self.assertEqual((len(inside), len(there)), (1, 1))
                self.assertEqual(alone.ports(block), tile.ports(there[0]))
                self.assertEqual(alone.parameters(inside[0]), tile.parameters(there[0]))
                self.assertEqual({name: tile.parameters(there[0])[name] for name in changed}, changed)

    def test_a_block_behind_its_stand_in_is_the_block(self):
        for block, base in (("tiny_dpu", "leopard_dpu"), ("tiny_vpu_lane", "leopard_vpu_lane")):
            self.equivalent(block, base)

    def test_two_ports_swapped_in_a_stand_in_are_found(self):
        def swap(text):
            self.assertIn(".s3_fours_i(s3_fours_i), .s3_ones_i(s3_ones_i)", text)
            return text.replace(".s3_fours_i(s3_fours_i), .s3_ones_i(s3_ones_i)", ".s3_fours_i(s3_ones_i), .s3_ones_i(s3_fours_i)")
        self.fails("unproven $equiv cells", self.equivalent, "tiny_vpu_lane", "leopard_vpu_lane", swap)

    def test_no_blocks_where_none_repeats(self):
        lone = elaborate.Design({"top": module({"u": "leopard_dpu"}), "leopard_dpu": module()}, "top")
        self.assertEqual(blocks.find(lone), [])
        self.assertEqual(orfs.hierarchical(lone, None, None, None, {}, []), {})


def module(cells=None, memory=None):
    """A module as Yosys writes it: instances, and perhaps a memory of (words, bits)."""
    made = {name: {"type": kind, "connections": {}} for name, kind in (cells or {}).items()}
    if memory:
        made["m"] = {"type": "$mem_v2", "parameters": {"SIZE": f"{memory[0]:032b}", "WIDTH": f"{memory[1]:032b}"}}
    return {"attributes": {}, "ports": {}, "cells": made}


class MemoryLimit(unittest.TestCase):
    def test_bits_times_instances(self):
        """ORFS counted a memory's instances together once, and one by one later: the limit must do for both."""
        design = elaborate.Design({"top": module({"a": "one", "b": "one", "c": "block", "d": "rom"}), "one": module(memory=(100, 30)),
                                   "block": module({"x": "one"}), "rom": module(memory=(1024, 4))}, "top")
        self.assertEqual(design.most_memory_bits(), 9000)
        self.assertEqual(design.most_memory_bits(["block"]), 6000)

    def test_written_only_where_it_is_needed(self):
        small, large = (elaborate.Design({"top": module(memory=(words, 8))}, "top") for words in (512, 513))
        self.assertNotIn("export SYNTH_MEMORY_MAX_BITS", orfs._memory(small))
        self.assertIn("\nexport SYNTH_MEMORY_MAX_BITS = 4104\n", orfs._memory(large))


class Refused(Exported):
    def test_config_mk(self):
        for text, message in (("export CORE_UTILISATION = 60\n", "c:1: error: CORE_UTILISATION is not a variable of orfs"),
                              ("\nexport CORE_UTILIZATION = 160\n", "c:2: error: CORE_UTILIZATION is '160'; expected a value of type percent"),
                              ("export PLATFORM = sky130\n", "c:1: error: PLATFORM is 'sky130'"),
                              ("export PLATFORM = asap7\nexport PLATFORM = asap7\n", "c:2: error: PLATFORM is given twice"),
                              ("# text\n# export ADDITIONAL_LEF = a.lef\n", "c:2: error: the comment has ADDITIONAL_LEF,"),
                              ("PLATFORM = asap7\n", "c:1: error: 'PLATFORM = asap7' is not of the form"),
                              ("export VERILOG_FILES = \\\n  a.v \\\n", "c:1: error: the last line is continued")):
            self.fails(message, known.read_make, "c", text)
        self.assertEqual(known.read_make("c", "export VERILOG_FILES = \\\n  a.v \\\n  b.v\n\nexport DESIGN_NAME = t\n"),
                         {"VERILOG_FILES": "a.v b.v", "DESIGN_NAME": "t"})

    def test_config_yaml(self):
        for text, message in (("A: 1\nDESIGN_NAME: t\n", "c:1: error: A is not a variable of librelane"),
                              ("DESIGN_NAME: t\nFP_CORE_UTIL: 0\n", "c:2: error: FP_CORE_UTIL is '0'"),
                              ("DESIGN_NAME: [\n", "c:2: error: "), ("- a\n", "c:1: error: the file is not a mapping")):
            self.fails(message, known.read_yaml, "c", text)

    def test_every_listed_variable_says_what_it_means(self):
        for kind in ("orfs", "librelane"):
            for name, entry in known.listed(kind).items():
                self.assertEqual(set(entry), {"type", "text"}, name)
                self.assertIn(entry["type"], known.CHECKS, name)

    def test_platforms(self):
        self.fails("no platform 'gf180' with the backend openroad\nhelp: there are nangate45, sky130, asap7, and all of them by 'all'",
                   exported, self.held.name, "--platform", "gf180")
        for name in ("asap7", "all"):
            self.fails(f"no platform '{name}'", run.main, [str(TINY), "--platform", name])
        self.fails("no platform 'gf180' with the backend openroad", run.main, [str(TINY), "--backend", "openroad", "--platform", "gf180"])

    def test_options_of_the_embedded_backend(self):
        useless = "error: the backend openroad has no use for"
        for words, message in ((["--trace", "t"], f"--trace: {useless} it"), (["--to", "3_place"], f"--to: {useless} it"),
                               (["--from", "3_place"], f"--from: {useless} it"), (["--rules", "r"], f"--rules: {useless} it"),
                               (["--var", "effort=3"], f"--var: {useless} 'effort'\nhelp: it takes utilisation, aspect, period_ns"),
                               (["--var", "utilisation=2"], "--var: error: utilisation is 2.0; expected from 0.1 to 0.95 part"),
                               (["--var", "colour=1"], "--var: error: no variable 'colour'")):
            self.fails(message, exported, self.held.name, *words)
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()):
            run.arguments([str(TINY), "--export-only"])

    def test_configuration_error_is_located(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "bad.yaml"
            path.write_text(TINY.read_text(encoding="utf-8").replace("head_dim: 8", "head_dim: eight"), encoding="utf-8")
            line = path.read_text(encoding="utf-8").splitlines().index("head_dim: eight") + 1
            with self.assertRaises(LocatedError) as caught:
                exported(folder, "--export-only", config=path)
            self.assertIn(f"{path}:{line}:", str(caught.exception))
            self.assertFalse((pathlib.Path(folder) / "bad").exists())

    def test_constraints_of_another_form(self):
        text = (self.folder / "plain/constraints/nangate45.sdc").read_text(encoding="utf-8")
        for old, message in (("set period", "a line 'set period NUMBER'"), ("create_clock", "create_clock with one port"),
                             ("# Units: ns", "its unit of time is fs")):
            self.fails(message, constraints.Constraints, "x.sdc", text.replace(old, "# Units: fs" if "Units" in old else "other"))


class Tools(Exported):
    """Programs that stand in for the real ones: they write down how they were called, and perhaps metrics."""

    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.bin = pathlib.Path(self.place.name) / "bin"
        self.bin.mkdir()
        self.environment = {"PATH": f"{self.bin}:/usr/bin:/bin", "CALLS": str(self.bin / "calls")}
        self.platforms = export.chosen("sky130")

    def program(self, name, body):
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho "{name} $* ($OPENROAD_EXE) in $PWD" >> "$CALLS"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def calls(self):
        path = self.bin / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def scripts(self):
        home = pathlib.Path(self.place.name) / "orfs/flow"
        home.mkdir(parents=True)
        (home / "Makefile").touch()
        return home

    def go(self, platforms=None):
        platforms = platforms or self.platforms
        folder = pathlib.Path(self.place.name) / "tiny"
        for name in ("orfs/designs", "librelane/sky130/tiny"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        results = tools.run(folder, "tiny", platforms, self.environment)
        return folder, "\n".join(line for found in results.values() for result in found for line in result.lines()), tools.status(results)

    MAKE = ('for w in "$@"; do case $w in WORK_HOME=*) d=${w#WORK_HOME=}/logs/sky130hd/tiny/base;; esac; done\nmkdir -p "$d"\n'
            'echo \'{"finish__timing__setup__ws": 0.125, "finish__design__instance__area": 4321.5}\' > "$d/6_report.json"\n'
            'echo \'{"detailedroute__route__drc_errors": 7}\' > "$d/5_2_route.json"')

    def test_nothing_found(self):
        _, text, status = self.go(export.chosen("all"))
        self.assertEqual(status, 77)
        self.assertEqual(len(re.findall(r"^orfs \w+: not run: openroad was not found: install ", text, re.M)), 3)
        self.assertIn("librelane sky130: not run: librelane was not found: pip install librelane", text)
        self.assertNotRegex(text, "passed|ended")

    def test_whole_command_without_tools(self):
        with tempfile.TemporaryDirectory() as held, unittest.mock.patch.dict(os.environ, {"PATH": "/nowhere", "FLOW_HOME": "", "ORFS_HOME": ""}):
            status, text = exported(held, "--platform", "sky130")
        self.assertEqual(status, 77)
        self.assertIn("orfs sky130hd: not run: openroad was not found", text)
        self.assertIn("librelane sky130: not run: librelane was not found", text)

    def test_orfs_is_called_and_its_metrics_are_shown(self):
        home = self.scripts()
        self.program("make", self.MAKE)
        self.program("openroad", "")
        for name, value in (("FLOW_HOME", home), ("ORFS_HOME", home.parent)):
            self.environment = {**{k: v for k, v in self.environment.items() if k not in ("FLOW_HOME", "ORFS_HOME")}, name: str(value)}
            folder, text, status = self.go()
            designs = folder / "orfs/designs"
            self.assertEqual(self.calls()[-1], f"make -C {home} DESIGN_CONFIG={designs}/sky130hd/tiny/config.mk DESIGN_HOME={designs} "
                             f"WORK_HOME={folder}/run/orfs ({self.bin}/openroad) in {os.getcwd()}")
            self.assertEqual(status, 0)
            for words in ("orfs sky130hd: make ended with status 0", "cell area, um2 +4321.5", "setup slack, worst +0.125", "routing rule errors +7"):
                self.assertRegex(text, words)
            self.assertNotIn("passed", text)
        self.assertEqual(len(self.calls()), 2)

    def test_a_make_that_fails(self):
        self.environment["FLOW_HOME"] = str(self.scripts())
        self.program("make", self.MAKE + '\necho "what went wrong"; exit 3')
        folder, text, status = self.go()
        self.assertEqual(status, 1)
        log = folder / "run/orfs-sky130hd.log"
        self.assertIn(f"orfs sky130hd: make failed with status 3; its log is {log}", text)
        self.assertEqual(log.read_text(encoding="utf-8"), "what went wrong\n")
        self.assertNotIn("4321.5", text)

    def test_a_make_that_leaves_no_metrics(self):
        self.environment["FLOW_HOME"] = str(self.scripts())
        self.program("make", "exit 0")
        _, text, status = self.go()
        self.assertEqual(status, 1)
        self.assertIn("no metrics are under", text)

    def test_openroad_without_scripts_and_a_wrong_home(self):
        self.program("openroad", "")
        self.assertIn("orfs sky130hd: not run: openroad was found, its scripts were not", self.go()[1])
        self.environment["ORFS_HOME"] = "/nowhere"
        _, text, status = self.go()
        self.assertIn("ORFS_HOME is /nowhere, and /nowhere/flow/Makefile is not there", text)
        self.assertEqual((status, self.calls()), (77, []))

    def test_librelane_is_called_where_it_has_the_platform(self):
        metrics = '{"route__drc_errors": 0, "magic__drc_error__count": 2}'
        self.program("librelane", f"mkdir -p runs/leopard/final\necho '{metrics}' > runs/leopard/final/metrics.json")
        folder, text, status = self.go()
        self.assertEqual(self.calls(), ["librelane --pdk sky130A --scl sky130_fd_sc_hd --run-tag leopard --overwrite config.yaml () in "
                                        f"{folder}/librelane/sky130/tiny"])
        self.assertEqual(status, 0)
        self.assertRegex(text, "routing rule errors +0")
        self.assertRegex(text, "layout rule errors, Magic +2")
        _, text, status = self.go(export.chosen("asap7"))
        self.assertEqual((status, len(self.calls())), (77, 1))
        self.assertNotIn("librelane", text)

    def test_librelane_that_fails(self):
        self.program("librelane", "exit 2")
        folder, text, status = self.go()
        self.assertEqual(status, 1)
        self.assertIn(f"librelane sky130: librelane failed with status 2; its log is {folder}/run/librelane-sky130.log", text)

    def test_make_with_nothing_to_do_shows_what_is_there(self):
        self.environment["FLOW_HOME"] = str(self.scripts())
        self.program("make", self.MAKE)
        self.assertEqual(self.go()[2], 0)
        self.program("make", "exit 0")
        _, text, status = self.go()
        self.assertEqual(status, 0)
        self.assertIn("4321.5", text)


if __name__ == "__main__":
    unittest.main()
