// The golden reference for Python: one call runs heads of one attention block, in threads, with the interpreter free.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>

#include "common/embedded.h"
#include "generator/config/reader.h"
#include "generator/derive/params.h"
#include "sim/golden/golden.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace nb = nanobind;

namespace leopard {

namespace core {
const std::vector<EmbeddedFile>& EmbeddedFiles();
}

namespace {

/// What leopard.ConfigError is raised with.
struct BadInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Design {
  config::Config config;
  derive::Params params;
  std::string notes;
};

Design Checked(Result<config::Loaded> loaded) {
  if (!loaded.ok()) throw BadInput(Format(loaded.errors()));
  return {loaded.value().config, derive::Derive(loaded.value().config), Format(loaded.value().notes)};
}

using Tensor = nb::ndarray<const float, nb::ndim<3>, nb::c_contig, nb::device::cpu>;

std::vector<float> Copy(const Tensor& tensor) { return {tensor.data(), tensor.data() + tensor.size()}; }

/// An array that owns its values.
template <typename T>
nb::ndarray<nb::numpy, T> Array(std::vector<T> values, std::vector<std::size_t> shape) {
  auto* held = new std::vector<T>(std::move(values));
  nb::capsule owner(held, [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
  return nb::ndarray<nb::numpy, T>(held->data(), shape.size(), shape.data(), owner);
}

/// One attention block and the heads of it to run, all of them.
struct Job {
  trace::Trace trace;
  trace::Block block;
};

Job MakeJob(const Design& design, const Tensor& q, const Tensor& k, const Tensor& v,
            const std::vector<float>& threshold, const std::vector<std::int32_t>& key_length, bool causal,
            const std::vector<std::int32_t>& causal_offset, std::optional<double> scale) {
  Job job;
  job.trace.causal = causal;
  job.trace.scale = scale;
  trace::Block& block = job.block;
  block.heads = static_cast<int>(q.shape(0));
  block.queries = static_cast<int>(q.shape(1));
  block.head_dim = static_cast<int>(q.shape(2));
  block.key_heads = static_cast<int>(k.shape(0));
  block.keys = static_cast<int>(k.shape(1));
  block.value_dim = static_cast<int>(v.shape(2));
  block.q = Copy(q);
  block.k = Copy(k);
  block.v = Copy(v);
  block.threshold = threshold;
  block.key_length = key_length;
  block.causal_offset = causal_offset;
  const Diagnostics problems = head::CheckFits(design.config, design.config.name, block, block.queries);
  if (!problems.empty()) throw BadInput(Format(problems));
  return job;
}

/// Does `work` for 0 .. count - 1 in `threads` threads.
template <typename Work>
void InThreads(int count, int threads, const Work& work) {
  std::atomic<int> next{0};
  const auto loop = [&] {
    for (int index = next++; index < count; index = next++) work(index);
  };
  std::vector<std::thread> others;
  for (int i = 1; i < std::min(threads, count); ++i) others.emplace_back(loop);
  loop();
  for (std::thread& other : others) other.join();
}

nb::dict Run(const Design& design, const Tensor& q, const Tensor& k, const Tensor& v, std::vector<float> threshold,
             std::vector<std::int32_t> key_length, bool causal, std::vector<std::int32_t> causal_offset,
             std::optional<double> scale, int threads, bool details) {
  const Job job = MakeJob(design, q, k, v, threshold, key_length, causal, causal_offset, scale);
  const trace::Block& block = job.block;
  const std::size_t heads = block.heads, queries = block.queries, keys = block.keys, width = block.value_dim;
  const std::size_t pairs = queries * keys;
  std::vector<float> out(heads * queries * width);
  std::vector<std::uint8_t> survivors(details ? heads * pairs : 0), planes(survivors.size());
  std::vector<std::int64_t> scores(survivors.size());
  std::vector<std::int64_t> counts(heads * 5);
  {
    nb::gil_scoped_release free;
    InThreads(block.heads, threads, [&](int index) {
      const head::Inputs inputs = head::Prepare(design.config, job.trace, block, index, 0, block.queries);
      const head::Results results = golden::Run(design.params, inputs);
      const std::vector<float> real = head::RealOutputs(design.params, inputs, results);
      std::copy(real.begin(), real.end(), out.begin() + index * queries * width);
      std::int64_t* count = counts.data() + std::size_t{5} * index;
      count[0] = head::CountScores(inputs);
      for (const std::uint8_t one : results.survivors) count[1] += one;
      for (const std::uint8_t one : results.planes) count[2] += one;
      count[3] = results.false_drops.value_or(0);
      count[4] = results.empty_queries;
      if (!details) return;
      std::copy(results.survivors.begin(), results.survivors.end(), survivors.begin() + index * pairs);
      std::copy(results.planes.begin(), results.planes.end(), planes.begin() + index * pairs);
      std::copy(results.scores.begin(), results.scores.end(), scores.begin() + index * pairs);
    });
  }
  nb::dict found;
  found["out"] = Array(std::move(out), {heads, queries, width});
  found["counts"] = Array(std::move(counts), {heads, 5});
  if (details) {
    found["survivors"] = Array(std::move(survivors), {heads, queries, keys});
    found["planes"] = Array(std::move(planes), {heads, queries, keys});
    found["scores"] = Array(std::move(scores), {heads, queries, keys});
  }
  return found;
}

nb::list Integers(const Design& design, const Tensor& q, const Tensor& k, const Tensor& v, std::vector<float> threshold,
                  std::vector<std::int32_t> key_length, bool causal, std::vector<std::int32_t> causal_offset,
                  std::optional<double> scale) {
  const Job job = MakeJob(design, q, k, v, threshold, key_length, causal, causal_offset, scale);
  const trace::Block& block = job.block;
  nb::list heads;
  for (int index = 0; index < block.heads; ++index) {
    head::Inputs inputs = head::Prepare(design.config, job.trace, block, index, 0, block.queries);
    const std::size_t queries = inputs.queries, keys = inputs.key_length;
    nb::dict found;
    found["q"] = Array(std::move(inputs.q), {queries, static_cast<std::size_t>(inputs.head_dim)});
    found["k"] = Array(std::move(inputs.k), {keys, static_cast<std::size_t>(inputs.head_dim)});
    found["v"] = Array(std::move(inputs.v), {keys, static_cast<std::size_t>(inputs.value_dim)});
    found["threshold"] = Array(std::move(inputs.threshold), {queries});
    found["guard"] = Array(std::move(inputs.guard), {queries});
    found["q_scale"] = inputs.q_scale;
    found["k_scale"] = inputs.k_scale;
    found["v_scale"] = inputs.v_scale;
    heads.append(found);
  }
  return heads;
}

std::string DesignName(config::Design design) {
  return design == config::Design::kLeopard ? "leopard" : design == config::Design::kPruning ? "pruning" : "baseline";
}

}  // namespace

NB_MODULE(_core, module) {
  nb::exception<BadInput>(module, "ConfigError", PyExc_ValueError);
  nb::class_<Design>(module, "Design")
      .def_static("from_file",
                  [](const std::string& path, const std::vector<std::string>& settings) {
                    return Checked(config::ReadFile(path, settings));
                  })
      .def_static("from_text",
                  [](const std::string& text, const std::string& label, const std::vector<std::string>& settings) {
                    return Checked(config::ReadText(text, label, settings));
                  })
      .def_prop_ro("name", [](const Design& self) { return self.config.name; })
      .def_prop_ro("design", [](const Design& self) { return DesignName(self.config.design); })
      .def_prop_ro("head_dim", [](const Design& self) { return self.config.head_dim; })
      .def_prop_ro("value_dim", [](const Design& self) { return self.config.value_dim; })
      .def_prop_ro("max_keys", [](const Design& self) { return self.config.max_keys; })
      .def_prop_ro("max_queries", [](const Design& self) { return self.config.max_queries; })
      .def_prop_ro("q_bits", [](const Design& self) { return self.config.formats.q_bits; })
      .def_prop_ro("k_bits", [](const Design& self) { return self.config.formats.k_bits; })
      .def_prop_ro("v_bits", [](const Design& self) { return self.config.formats.v_bits; })
      .def_prop_ro("dpus", [](const Design& self) { return self.params.dpus; })
      .def_prop_ro("serial_bits", [](const Design& self) { return self.params.plane_bits; })
      .def_prop_ro("planes", [](const Design& self) { return self.params.planes; })
      .def_prop_ro("guard_sigmas", [](const Design& self) { return self.config.qk.guard_sigmas; })
      .def_prop_ro("centre", [](const Design& self) { return self.config.conditioning.centre; })
      .def_prop_ro("equalise", [](const Design& self) { return self.config.conditioning.equalise; })
      .def_ro("notes", &Design::notes);
  module.def("configurations", [] {
    nb::dict found;
    for (const EmbeddedFile& file : core::EmbeddedFiles()) found[file.path.c_str()] = file.text;
    return found;
  });
  module.def("run", &Run, nb::arg("design"), nb::arg("q"), nb::arg("k"), nb::arg("v"), nb::arg("threshold"),
             nb::arg("key_length"), nb::arg("causal"), nb::arg("causal_offset"), nb::arg("scale").none(),
             nb::arg("threads") = 1, nb::arg("details") = false);
  module.def("integers", &Integers, nb::arg("design"), nb::arg("q"), nb::arg("k"), nb::arg("v"), nb::arg("threshold"),
             nb::arg("key_length"), nb::arg("causal"), nb::arg("causal_offset"), nb::arg("scale").none());
}

}  // namespace leopard
