// leopard_model: runs the heads of a job file on one Verilated tile and writes a result file.
//
//   leopard_model JOB RESULT [--waves F.fst] [--coverage F.dat] [--stall-seed S] [--watchdog CYCLES]
//
// The tile is the class Vtop, its constants leopard_params.h; the files are those of sim/rtl/job_format.h.
// Exit status: 0 good, 1 a fault of the tile, 2 a bad command line or file.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench.h"
#include "leopard_params.h"
#include "sim/rtl/job_format.h"

namespace leopard::rtl::bench {
namespace {

using Words = std::vector<std::uint64_t>;

[[noreturn]] void Refuse(const std::string& message) {
  std::fprintf(stderr, "leopard_model: error: %s\n", message.c_str());
  std::exit(2);
}

Words ReadWords(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Refuse("cannot read " + path);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.size() % sizeof(std::uint64_t) != 0) Refuse(path + " is not made of whole words");
  Words words(bytes.size() / sizeof(std::uint64_t));
  bytes.copy(reinterpret_cast<char*>(words.data()), bytes.size());
  return words;
}

/// Under a temporary name first: a result file that exists is a whole one.
void WriteWords(const std::string& path, const Words& words) {
  const std::string temporary = path + ".part";
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) Refuse("cannot write " + temporary);
  const bool written = std::fwrite(words.data(), sizeof(std::uint64_t), words.size(), file) == words.size();
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed || std::rename(temporary.c_str(), path.c_str()) != 0) {
    std::remove(temporary.c_str());
    Refuse("cannot write " + path);
  }
}

std::vector<Head> ReadJob(const std::string& path, const Words& words) {
  namespace p = leopard_params;
  const Words expected = {kJobMagic, kFormatVersion, p::KEY_BEATS, p::VALUE_BEATS, p::QUERY_BEATS};
  if (words.size() < kJobHeaderWords || !std::equal(expected.begin(), expected.end(), words.begin())) {
    Refuse(path + " is not a job for this model");
  }
  std::vector<Head> heads;
  std::size_t at = kJobHeaderWords;
  for (std::uint64_t i = 0; i < words[5]; ++i) {
    if (words.size() - at < kJobHeadWords) Refuse(path + " is cut short");
    const std::uint64_t* fixed = words.data() + at;
    at += kJobHeadWords;
    Head head;
    head.keys = fixed[0];
    head.queries = fixed[1];
    head.causal = static_cast<std::uint32_t>(fixed[2]);
    head.offset = static_cast<std::uint32_t>(fixed[3]);
    head.mantissa = static_cast<std::uint32_t>(fixed[4]);
    head.shift = static_cast<std::uint32_t>(fixed[5]);
    if (head.keys > p::MAX_KEYS || head.queries > p::MAX_QUERIES) Refuse(path + " has a head too large for this model");
    const std::size_t beats[3] = {head.keys * p::KEY_BEATS, head.keys * p::VALUE_BEATS, head.queries * p::QUERY_BEATS};
    for (int kind = 0; kind < 3; ++kind) {
      if (words.size() - at < beats[kind]) Refuse(path + " is cut short");
      head.beats[kind] = words.data() + at;
      at += beats[kind];
    }
    heads.push_back(head);
  }
  return heads;
}

void AppendRecord(const Head& head, const Record& record, Words* words) {
  words->insert(words->end(), {head.queries, leopard_params::DV, record.decisions.size() / kDecisionWords,
                               record.cycles, record.load_cycles, record.planes, record.survivors, record.empty});
  for (const std::int64_t quotient : record.quotients) words->push_back(static_cast<std::uint64_t>(quotient));
  words->insert(words->end(), record.decisions.begin(), record.decisions.end());
}

std::uint64_t Number(const std::string& option, const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 0);
  if (end == text || *end != '\0') Refuse(option + " is " + text + "; expected a number");
  return value;
}

int Main(int argc, char** argv) {
  if (argc < 3 || argc % 2 == 0)
    Refuse("usage: leopard_model JOB RESULT [--waves F] [--coverage F] [--stall-seed S] [--watchdog N]");
  Options options;
  for (int i = 3; i < argc; i += 2) {
    const std::string option = argv[i];
    if (option == "--waves") {
      options.waves = argv[i + 1];
    } else if (option == "--coverage") {
      options.coverage = argv[i + 1];
    } else if (option == "--stall-seed") {
      options.stall_seed = Number(option, argv[i + 1]);
    } else if (option == "--watchdog") {
      options.watchdog = Number(option, argv[i + 1]);
    } else {
      Refuse("unknown option " + option);
    }
  }
  const Words job = ReadWords(argv[1]);
  const std::vector<Head> heads = ReadJob(argv[1], job);
  Words result = {kResultMagic, kFormatVersion, heads.size()};
  Bench bench(options);
  for (const Head& head : heads) AppendRecord(head, bench.Run(head), &result);
  WriteWords(argv[2], result);
  return 0;
}

}  // namespace
}  // namespace leopard::rtl::bench

int main(int argc, char** argv) {
  try {
    return leopard::rtl::bench::Main(argc, argv);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "leopard_model: error: %s\n", fault.what());
    return 1;
  }
}
