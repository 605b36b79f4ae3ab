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


if __name__ == "__main__":
    unittest.main()
