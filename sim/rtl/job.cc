#include "sim/rtl/job.h"

#include <cstddef>
#include <cstring>

namespace leopard::rtl {
namespace {

using Words = std::vector<std::uint64_t>;

Words ToWords(const std::string& text) {
  Words words(text.size() / sizeof(std::uint64_t));
  if (!words.empty()) std::memcpy(words.data(), text.data(), words.size() * sizeof(std::uint64_t));
  return words;
}

std::string ToText(const Words& words) {
  return std::string(reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::uint64_t));
}

std::string Expected(const std::string& what, std::uint64_t found, std::uint64_t expected) {
  return what + " is " + std::to_string(found) + "; expected " + std::to_string(expected);
}

/// Takes words off the front of a file, as long as there are enough.
class Reader {
 public:
  explicit Reader(const Words& words) : words_(words) {}
  std::size_t left() const { return words_.size() - at_; }
  const std::uint64_t* Take(std::size_t count) {
    const std::uint64_t* first = words_.data() + at_;
    at_ += count;
    return first;
  }

 private:
  const Words& words_;
  std::size_t at_ = 0;
};

/// Reads one head; returns what is wrong with it, or nothing.
std::string ReadRecord(const derive::Params& params, const Load& head, Reader* reader, Record* record) {
  if (reader->left() < kResultHeadWords) return "is cut short";
  const std::uint64_t* fixed = reader->Take(kResultHeadWords);
  const std::uint64_t queries = static_cast<std::uint64_t>(head.queries);
  const std::uint64_t values = static_cast<std::uint64_t>(params.value_dim);
  if (fixed[0] != queries) return "is of another job: " + Expected("the number of queries", fixed[0], queries);
  if (fixed[1] != values) return "is of another job: " + Expected("the number of values", fixed[1], values);
  const std::uint64_t decisions = fixed[2];
  if (decisions > reader->left() / kDecisionWords) return "is cut short";
  if (reader->left() - decisions * kDecisionWords < queries * values) return "is cut short";
  record->cycles = static_cast<std::int64_t>(fixed[3]);
  record->load_cycles = static_cast<std::int64_t>(fixed[4]);
  record->planes = static_cast<std::int64_t>(fixed[5]);
  record->survivors = static_cast<std::int64_t>(fixed[6]);
  record->empty = static_cast<std::int64_t>(fixed[7]);
  const std::uint64_t* quotients = reader->Take(queries * values);
  for (std::size_t i = 0; i < queries * values; ++i) {
    record->quotients.push_back(static_cast<std::int32_t>(static_cast<std::int64_t>(quotients[i])));
  }
  record->decisions.reserve(decisions);
  for (std::uint64_t i = 0; i < decisions; ++i)
    record->decisions.push_back(DecodeDecision(reader->Take(kDecisionWords)));
  return "";
}

}  // namespace

std::string EncodeJob(const derive::Params& params, const std::vector<Load>& heads) {
  Words words = {kJobMagic,
                 kFormatVersion,
                 static_cast<std::uint64_t>(params.key_row_beats),
                 static_cast<std::uint64_t>(params.value_row_beats),
                 static_cast<std::uint64_t>(params.query_row_beats),
                 heads.size()};
  for (const Load& head : heads) {
    words.insert(words.end(), {static_cast<std::uint64_t>(head.keys), static_cast<std::uint64_t>(head.queries),
                               head.causal, head.offset, head.mantissa, head.shift});
    words.insert(words.end(), head.key_beats.begin(), head.key_beats.end());
    words.insert(words.end(), head.value_beats.begin(), head.value_beats.end());
    words.insert(words.end(), head.query_beats.begin(), head.query_beats.end());
  }
  return ToText(words);
}

Result<std::vector<Record>> DecodeResult(const derive::Params& params, const std::vector<Load>& heads,
                                         const std::string& path, const std::string& text) {
  const Words words = ToWords(text);
  Reader reader(words);
  if (reader.left() < kResultHeaderWords || text.size() % sizeof(std::uint64_t) != 0) {
    return MakeError(path, "is cut short");
  }
  const std::uint64_t* header = reader.Take(kResultHeaderWords);
  if (header[0] != kResultMagic) return MakeError(path, "is not the result of a model");
  if (header[1] != kFormatVersion) return MakeError(path, Expected("the version", header[1], kFormatVersion));
  if (header[2] != heads.size()) {
    return MakeError(path, "is of another job: " + Expected("the number of heads", header[2], heads.size()));
  }
  std::vector<Record> records(heads.size());
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const std::string problem = ReadRecord(params, heads[i], &reader, &records[i]);
    if (!problem.empty()) return MakeError(path, problem);
  }
  if (reader.left() != 0) return MakeError(path, "goes on after the last head");
  return records;
}

}  // namespace leopard::rtl
