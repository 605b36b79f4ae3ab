#include "sim/run/dump.h"

#include <cstdint>
#include <list>
#include <map>

#include "sim/run/arrays.h"
#include "sim/trace/safetensors.h"

namespace leopard::run {

namespace {

/// The heads of one block, one after the other.
struct BlockArrays {
  const trace::Block* block = nullptr;
  int queries = 0;
  std::vector<int> heads;
  ArrayBytes arrays;
};

/// The arrays kept of a head; false where they are not there, or not as long as the head is large.
bool ReadArrays(const HeadTask& task, const Journal& journal, ArrayBytes* arrays) {
  const Result<std::string> packed = journal.Arrays(task.block->index, task.head);
  return packed.ok() && Unpack(packed.value(), task.queries, task.block->keys, task.block->value_dim, arrays);
}

Diagnostics Append(const HeadTask& task, const Journal& journal, BlockArrays* block) {
  ArrayBytes arrays;
  if (!ReadArrays(task, journal, &arrays)) {
    return {MakeError(journal.directory(), "the arrays kept of block " + std::to_string(task.block->index) + ", head " +
                                               std::to_string(task.head) + " were damaged during the run")};
  }
  block->heads.push_back(task.head);
  block->arrays.out += arrays.out;
  block->arrays.survivors += arrays.survivors;
  block->arrays.planes += arrays.planes;
  block->arrays.scores += arrays.scores;
  return {};
}

void AddTensors(const BlockArrays& block, std::vector<trace::TensorData>* tensors) {
  const std::string prefix = "blocks." + std::to_string(block.block->index) + ".";
  const auto size = [](int n) { return static_cast<std::uint64_t>(n); };
  const std::vector<std::uint64_t> pairs = {block.heads.size(), size(block.queries), size(block.block->keys)};
  const std::vector<std::uint64_t> out = {block.heads.size(), size(block.queries), size(block.block->value_dim)};
  tensors->push_back({prefix + "out", "F32", out, block.arrays.out});
  tensors->push_back({prefix + "survivors", "U8", pairs, block.arrays.survivors});
  tensors->push_back({prefix + "planes", "U8", pairs, block.arrays.planes});
  tensors->push_back({prefix + "scores", "I64", pairs, block.arrays.scores});
}

std::string HeadList(const std::vector<int>& heads) {
  std::string list;
  for (const int head : heads) list += (list.empty() ? "" : ",") + std::to_string(head);
  return list;
}

}  // namespace

bool HasArrays(const HeadTask& task, const Journal& journal) {
  ArrayBytes arrays;
  return ReadArrays(task, journal, &arrays);
}

Diagnostics WriteDump(const std::string& path, const std::string& model, const std::vector<HeadTask>& tasks,
                      const Journal& journal) {
  std::list<BlockArrays> blocks;
  for (const HeadTask& task : tasks) {
    if (blocks.empty() || blocks.back().block != task.block) blocks.push_back({task.block, task.queries, {}, {}});
    const Diagnostics errors = Append(task, journal, &blocks.back());
    if (!errors.empty()) return errors;
  }
  std::map<std::string, std::string> metadata = {{"model", model}};
  std::vector<trace::TensorData> tensors;
  for (const BlockArrays& block : blocks) {
    AddTensors(block, &tensors);
    // Where only some heads or queries were selected, index 0 of a tensor is not number 0 of the trace.
    const std::string prefix = "blocks." + std::to_string(block.block->index) + ".";
    metadata[prefix + "heads"] = HeadList(block.heads);
  }
  if (!tasks.empty()) metadata["first_query"] = std::to_string(tasks.front().first_query);
  return trace::WriteSafetensors(path, metadata, std::move(tensors));
}

}  // namespace leopard::run
