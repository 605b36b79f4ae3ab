#include "job.h"

#include <cstdio>
#include <fstream>

#include "leopard_params.h"
#include "sim/rtl/job_format.h"

namespace leopard::tb {
namespace {

namespace p = leopard_params;

/// The words of a file, one by one.
class WordReader {
 public:
  explicit WordReader(const std::string& path) : path_(path), file_(path, std::ios::binary) {
    if (!file_) throw Refusal("cannot read " + path);
  }
  std::uint64_t Take() {
    std::uint64_t word = 0;
    if (!file_.read(reinterpret_cast<char*>(&word), sizeof word)) throw Refusal(path_ + " is cut short");
    return word;
  }
  void TakeMany(std::vector<std::uint64_t>* words, std::uint64_t count) {
    words->resize(count);
    for (std::uint64_t& word : *words) word = Take();
  }

 private:
  std::string path_;
  std::ifstream file_;
};

}  // namespace

std::vector<Head> ReadJob(const std::string& path) {
  WordReader reader(path);
  for (const std::uint64_t expected : {rtl::kJobMagic, rtl::kFormatVersion, std::uint64_t{p::KEY_BEATS},
                                       std::uint64_t{p::VALUE_BEATS}, std::uint64_t{p::QUERY_BEATS}}) {
    if (reader.Take() != expected) throw Refusal(path + " is not a job for this model");
  }
  std::vector<Head> heads;
  for (std::uint64_t left = reader.Take(); left > 0; --left) {
    Head head;
    head.keys = reader.Take();
    head.queries = reader.Take();
    if (head.keys > p::MAX_KEYS || head.queries > p::MAX_QUERIES) {
      throw Refusal(path + " has a head too large for this model");
    }
    for (std::uint32_t& setting : head.settings) setting = static_cast<std::uint32_t>(reader.Take());
    reader.TakeMany(&head.beats[0], head.keys * p::KEY_BEATS);
    reader.TakeMany(&head.beats[1], head.keys * p::VALUE_BEATS);
    reader.TakeMany(&head.beats[2], head.queries * p::QUERY_BEATS);
    heads.push_back(std::move(head));
  }
  return heads;
}

void WriteResult(const std::string& path, const std::vector<Head>& heads, const std::vector<Record>& records) {
  const std::string temporary = path + ".part";
  std::ofstream file(temporary, std::ios::binary);
  const auto put = [&file](const std::vector<std::uint64_t>& words) {
    file.write(reinterpret_cast<const char*>(words.data()),
               static_cast<std::streamsize>(words.size() * sizeof(std::uint64_t)));
  };
  put({rtl::kResultMagic, rtl::kFormatVersion, records.size()});
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    put({heads[i].queries, p::DV, record.decisions.size() / rtl::kDecisionWords, record.cycles, record.load_cycles,
         record.planes, record.survivors, record.empty});
    put(record.quotients);
    put(record.decisions);
  }
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    std::remove(temporary.c_str());
    throw Refusal("cannot write " + path);
  }
}

}  // namespace leopard::tb
