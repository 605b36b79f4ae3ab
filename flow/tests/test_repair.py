"""Buffers where drivers cannot drive what they should."""

import unittest

import nangate45


@nangate45.needs_library
class Relief(unittest.TestCase):
    def repaired(self, cells):
        """Nets by pin after the sizing of a NAND gate, of which the largest is small, that drives a port 900 um away and `cells` buffers beside it."""
        from layout import liberty, repair
        instances = {"u": {"master": "NAND2_X1", "at": [0, 0], "orient": "N", "block": "", "nets": {"A1": "a", "A2": "a", "ZN": "y"}}}
        for number in range(cells):
            instances[f"sink_{number}"] = {"master": "BUF_X1", "at": [0, 0], "orient": "N", "block": "", "nets": {"A": "y", "Z": f"z{number}"}}
        library = nangate45.corrected_library()
        ports = {"a": {"direction": "input", "net": "a", "at": [0, 0]}, "y": {"direction": "output", "net": "y", "at": [0, 900 * library.units]}}
        design = {"units": library.units, "instances": instances, "ports": ports}
        fix = repair.Repair(design, library, liberty.read(nangate45.path()), nangate45.platform())
        fix.size(0.5, 1.0, set())
        self.masters = {name: instance["master"] for name, instance in design["instances"].items()}
        return fix.metrics, {name: instance["nets"] for name, instance in design["instances"].items()}

    def test_a_port_has_a_buffer_of_its_own(self):
        metrics, nets = self.repaired(4)
        self.assertEqual(metrics["relief_buffers"], 2)
        source = nets["u"]["ZN"]
        to_port, to_cells = (next(n for n in nets.values() if n.get("A") == source and (n["Z"] == "y") == port) for port in (True, False))
        self.assertNotEqual(source, "y")
        self.assertEqual(to_port["Z"], "y")
        self.assertEqual({nets[f"sink_{number}"]["A"] for number in range(4)}, {to_cells["Z"]})

    def test_a_port_alone(self):
        metrics, nets = self.repaired(0)
        self.assertEqual(metrics["relief_buffers"], 1)
        limit = nangate45.attribute(self.masters["relief_0"], "Z", "max_capacitance")
        self.assertLess(900, limit)
        self.assertEqual([n["Z"] for n in nets.values() if n.get("A") == nets["u"]["ZN"]], ["y"])

    def test_a_port_far_away_has_repeaters(self):
        """Of a gate at the left with a cell beside it, another 700 um and a port 900 um away: buffers every 200 um, the port's net last."""
        from layout import liberty, repair
        library = nangate45.corrected_library()
        units = library.units
        instances = {"u": {"master": "NAND2_X1", "at": [0, 0], "orient": "N", "block": "", "nets": {"A1": "a", "A2": "a", "ZN": "y"}}}
        for number, at in enumerate((0, 700 * units)):
            instances[f"sink_{number}"] = {"master": "BUF_X1", "at": [0, at], "orient": "N", "block": "", "nets": {"A": "y", "Z": f"z{number}"}}
        ports = {"a": {"direction": "input", "net": "a", "at": [0, 0]}, "y": {"direction": "output", "net": "y", "at": [0, 900 * units]}}
        fix = repair.Repair({"units": units, "instances": instances, "ports": ports}, library, liberty.read(nangate45.path()), nangate45.platform())
        fix.repeaters(200, set())
        drives = {instance["nets"]["Z"]: name for name, instance in instances.items() if "Z" in instance["nets"]}
        source = instances["u"]["nets"]["ZN"]
        self.assertEqual(instances["sink_0"]["nets"]["A"], source)

        def places(net):
            """Those of the buffers from `source` to `net`, in um."""
            found = []
            while net != source:
                found.insert(0, instances[drives[net]]["at"][1] / units)
                net = instances[drives[net]]["nets"]["A"]
            return found
        for net, end, count in (("y", 900, 4), (instances["sink_1"]["nets"]["A"], 700, 3)):
            self.assertEqual(len(places(net)), count)
            steps = [b - a for a, b in zip([0, *places(net)], [*places(net), end])]
            self.assertLess(max(steps), 200)
            self.assertGreater(min(steps), 100)


if __name__ == "__main__":
    unittest.main()
