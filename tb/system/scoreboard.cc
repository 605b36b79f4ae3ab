#include "scoreboard.h"

#include <algorithm>

#include "fault.h"
#include "leopard_params.h"

namespace leopard::tb {
namespace {

namespace p = leopard_params;

constexpr unsigned kRowBeats[3] = {p::KEY_BEATS, p::VALUE_BEATS, p::QUERY_BEATS};
constexpr unsigned kRing = 5;  // rows under way in a DPU
constexpr std::uint64_t kMaxRows[3] = {p::MAX_KEYS, p::MAX_KEYS, p::MAX_QUERIES};

std::string Pair(std::uint64_t query, std::uint64_t key) {
  return "query " + std::to_string(query) + ", key " + std::to_string(key);
}

}  // namespace

void Scoreboard::EndCycle() {
  if (running_ && cycle_ - progress_ > watchdog_) {
    throw Fault("hangs: " + std::to_string(watchdog_) + " cycles without a decision or a result word; received " +
                std::to_string(words_) + " of " + std::to_string(queries_.size() * p::OUT_BEATS) +
                " result words, decided " + std::to_string(decided_) + " of " + std::to_string(pairs_) +
                " pairs, last progress in cycle " + std::to_string(progress_));
  }
  if (refused_ > watchdog_) throw Fault("hangs: load_ready_o stays 0 while no head runs");
  running_ = runs_next_;
}

void Scoreboard::Reset() {
  if (running_) ++resets_;
  running_ = runs_next_ = ended_ = false;
  beats_ = {};
  load_cycles_ = refused_ = 0;
  settings_ = {};
  queries_.clear();
}

void Scoreboard::RegisterAccess(bool write, unsigned address, std::uint32_t data, bool error) {
  if (write && address == kStart) return CheckStart(data, error);
  if (error) throw Fault("error response to register address " + std::to_string(address));
  if (!write) return CheckRead(address, data);
  if (running_) return;  // ignored; a read will tell
  for (unsigned i = 0; i < settings_.size(); ++i) {
    if (address == kSettings[i]) settings_[i] = data;
  }
}

void Scoreboard::CheckStart(std::uint32_t data, bool error) {
  if ((data & 1) == 0) return;
  const bool loaded = Rows(0) > 0 && Rows(2) > 0;
  if (running_ || !loaded) {
    if (error) return;
    throw Fault(running_ ? "START is accepted while a head runs"
                         : "START is accepted with " + std::to_string(Rows(0)) + " keys and " +
                               std::to_string(Rows(2)) + " queries");
  }
  if (error) throw Fault("error response to START");
  BeginHead();
}

void Scoreboard::CheckCounter(const char* name, std::uint32_t reads, std::uint64_t counted) {
  if (!ended_ || reads == static_cast<std::uint32_t>(counted)) return;
  throw Fault(std::string(name) + " reads " + std::to_string(reads) + "; the monitors counted " +
              std::to_string(counted));
}

void Scoreboard::CheckRead(unsigned address, std::uint32_t data) {
  if (address == kId && data != kIdValue) throw Fault("ID reads " + std::to_string(data));
  if (address == kStatus && (data & 1) != running_) {
    throw Fault("STATUS reads " + std::to_string(data) + (running_ ? " while a head runs" : " while no head runs"));
  }
  for (unsigned i = 0; i < settings_.size(); ++i) {
    if (address != kSettings[i] || !settings_[i] || data == *settings_[i]) continue;
    throw Fault("register address " + std::to_string(address) + " reads " + std::to_string(data) +
                "; what was written while no head ran is " + std::to_string(*settings_[i]));
  }
  switch (address) {
    case kCycles:
      return CheckCounter("CYCLES", data, record_.cycles);
    case kPlanes:
      record_.planes = data;
      return CheckCounter("PLANES", data, planes_);
    case kSurvivors:
      record_.survivors = data;
      return CheckCounter("SURVIVORS", data, survivors_);
    case kEmpty:
      record_.empty = data;
      return CheckCounter("EMPTY", data,
                          static_cast<std::uint64_t>(std::count_if(queries_.begin(), queries_.end(),
                                                                   [](const Query& query) { return query.empty; })));
    default:
      return;
  }
}

std::uint64_t Scoreboard::Rows(unsigned kind) const { return beats_[kind] / kRowBeats[kind]; }

void Scoreboard::LoadStream(bool valid, bool ready, unsigned kind) {
  if (ready && running_) throw Fault("load_ready_o is 1 while a head runs");
  if (ready && (kind > 2 || beats_[kind] == kMaxRows[kind] * kRowBeats[kind])) {
    throw Fault("load_ready_o is 1 for kind " + std::to_string(kind) +
                (kind > 2 ? ", which there is none of" : ", whose store is full"));
  }
  if (valid && !running_) {
    ++load_cycles_;
    refused_ = ready ? 0 : refused_ + 1;
  }
  if (valid && ready) ++beats_[kind];
}

std::uint64_t Scoreboard::VisibleKeys(std::uint64_t query) const {
  if ((*settings_[0] & 1) == 0) return keys_;
  const std::int64_t offset = static_cast<std::int32_t>(*settings_[1]);
  const std::int64_t visible = static_cast<std::int64_t>(query) + offset + 1;
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(visible, 0, static_cast<std::int64_t>(keys_)));
}

void Scoreboard::BeginHead() {
  for (const auto& setting : settings_) {
    if (!setting) throw Fault("the bench starts a head without its settings");
  }
  runs_next_ = true;
  ended_ = false;
  start_ = progress_ = cycle_;
  record_ = Record{};
  record_.load_cycles = load_cycles_;
  keys_ = Rows(0);
  queries_.assign(Rows(2), Query{});
  pairs_ = decided_ = words_ = planes_ = survivors_ = 0;
  for (std::uint64_t query = 0; query < queries_.size(); ++query) {
    queries_[query].visible = VisibleKeys(query);
    pairs_ += queries_[query].visible;
  }
  pair_decided_.assign(queries_.size() * keys_, false);
  dpus_.assign(p::N, Dpu{});
  for (std::uint64_t u = 0; u < p::N; ++u) dpus_[u].key = u;
  record_.quotients.reserve(queries_.size() * p::DV);
  record_.decisions.reserve(pairs_ * rtl::kDecisionWords);
  beats_ = {};
  load_cycles_ = 0;
}

void Scoreboard::CheckDecision(const rtl::Decision& seen) const {
  const std::uint64_t query = static_cast<std::uint64_t>(seen.query);
  const std::uint64_t key = static_cast<std::uint64_t>(seen.key);
  const auto wrong = [&seen, query, key](const std::string& what) {
    return Fault(Pair(query, key) + " (DPU " + std::to_string(seen.dpu) + ") " + what);
  };
  if (!running_) throw wrong("is decided while no head runs");
  if (query >= queries_.size() || key >= keys_) throw wrong("is decided but not loaded");
  if (key >= queries_[query].visible) throw wrong("is decided but masked");
  if (IsDecided(query, key)) throw wrong("is decided twice");
  if (key % p::N != static_cast<std::uint64_t>(seen.dpu)) throw wrong("is decided, but not in its bank");
  if (seen.planes < 1 || seen.planes > p::PLANES || (seen.survivor && seen.planes < p::PLANES)) {
    throw wrong((seen.survivor ? "survives after " : "is dropped after ") + std::to_string(seen.planes) + " of " +
                std::to_string(p::PLANES) + " planes");
  }
}

/// Of the rows before this one at most four may be undecided, those that share the ring with it (docs/blocks/dpu.md),
/// and survivors come in order.
void Scoreboard::CheckOrder(const rtl::Decision& seen) {
  const std::uint64_t row_query = static_cast<std::uint64_t>(seen.query);
  const std::uint64_t row_key = static_cast<std::uint64_t>(seen.key);
  const auto wrong = [&seen, row_query, row_key](const std::string& what) {
    return Fault(Pair(row_query, row_key) + " (DPU " + std::to_string(seen.dpu) + ") " + what);
  };
  Dpu& dpu = dpus_[static_cast<std::uint64_t>(seen.dpu)];
  unsigned older = 0;
  std::uint64_t key = dpu.key;
  for (std::uint64_t query = dpu.query; query <= row_query; ++query, key = static_cast<std::uint64_t>(seen.dpu)) {
    const std::uint64_t end = query == row_query ? row_key : queries_[query].visible;
    for (; key < end; key += p::N) {
      if (IsDecided(query, key)) continue;
      if (older++ == 0) {
        dpu.query = query;
        dpu.key = key;
      }
      if (older == kRing) throw wrong("is decided before five older rows of its DPU");
    }
  }
  if (older == 0) {
    dpu.query = row_query;
    dpu.key = row_key;
  }
  if (!seen.survivor) return;
  const std::int64_t place = std::int64_t{seen.query} * p::MAX_KEYS + seen.key;
  if (place < dpu.survivor) {
    throw wrong("survives after query " + std::to_string(dpu.survivor / p::MAX_KEYS) + ", key " +
                std::to_string(dpu.survivor % p::MAX_KEYS));
  }
  dpu.survivor = place;
}

void Scoreboard::Decided(const rtl::Decision& seen) {
  CheckDecision(seen);
  const std::uint64_t query = static_cast<std::uint64_t>(seen.query);
  const std::uint64_t key = static_cast<std::uint64_t>(seen.key);
  CheckOrder(seen);
  pair_decided_[query * keys_ + key] = true;
  ++queries_[query].decided;
  if (seen.survivor) queries_[query].empty = false;
  ++decided_;
  planes_ += static_cast<std::uint64_t>(seen.planes);
  survivors_ += seen.survivor ? 1 : 0;
  progress_ = cycle_;
  rtl::Decision decision = seen;
  decision.cycle = static_cast<std::uint32_t>(cycle_ - start_);
  std::uint64_t words[rtl::kDecisionWords];
  rtl::EncodeDecision(decision, words);
  record_.decisions.insert(record_.decisions.end(), words, words + rtl::kDecisionWords);
}

std::string Scoreboard::UndecidedPair(std::uint64_t query) const {
  std::uint64_t key = 0;
  while (key < queries_[query].visible && IsDecided(query, key)) ++key;
  return Pair(query, key);
}

void Scoreboard::ResultWord(bool accepted, bool last) {
  if (!running_) throw Fault("a result word while no head runs");
  const std::uint64_t words = queries_.size() * p::OUT_BEATS;
  const std::uint64_t query = words_ / p::OUT_BEATS;
  if (queries_[query].decided != queries_[query].visible) {  // in order, a word of this query
    throw Fault("result word " + std::to_string(words_) + " is offered before " + UndecidedPair(query) + " is decided");
  }
  if (last != (words_ + 1 == words)) {
    throw Fault("out_last_o is " + std::to_string(last) + " with result word " + std::to_string(words_) + " of " +
                std::to_string(words));
  }
  if (!accepted) return;
  progress_ = cycle_;
  if (++words_ < words) return;
  runs_next_ = false;
  ended_ = true;
  record_.cycles = cycle_ - start_ + 1;
  ++heads_;
}

Record Scoreboard::TakeRecord() { return std::move(record_); }

}  // namespace leopard::tb
