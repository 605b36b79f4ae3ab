#include "bench.h"

#include <cstring>
#include <stdexcept>

#include "bits.h"
#include "leopard_params.h"
#include "sim/rtl/job_format.h"

namespace leopard::rtl::bench {
namespace {

namespace p = leopard_params;

enum Register : unsigned {
  kId = 0x00,
  kStatus = 0x04,
  kCausal = 0x08,
  kOffset = 0x0c,
  kMantissa = 0x10,
  kShift = 0x14,
  kStart = 0x18,
  kCycles = 0x1c,
  kPlanes = 0x20,
  kSurvivors = 0x24,
  kEmpty = 0x28,
};
constexpr std::uint32_t kIdValue = 0x4c504403;
constexpr unsigned kBeats[3] = {p::KEY_BEATS, p::VALUE_BEATS, p::QUERY_BEATS};
constexpr unsigned kIdlePolls = 64;  // STATUS reads after the last word before a tile that stays busy is a fault

std::uint64_t Next(std::uint64_t* state) {  // xorshift64
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

}  // namespace

Bench::Bench(const Options& options) : options_(options), random_(options.stall_seed) {
  top_ = std::make_unique<Vtop>(&context_);
#if VM_TRACE_FST
  if (!options_.waves.empty()) {
    context_.traceEverOn(true);
    waves_ = std::make_unique<VerilatedFstC>();
    top_->trace(waves_.get(), 99);
    waves_->open(options_.waves.c_str());
    if (!waves_->isOpen()) throw std::runtime_error("cannot write the waves " + options_.waves);
  }
#else
  if (!options_.waves.empty()) throw std::runtime_error("this model was built without waves");
#endif
  Reset();
  const std::uint32_t id = Read(kId);
  if (id != kIdValue) Fail("ID reads " + std::to_string(id) + "; expected " + std::to_string(kIdValue));
}

Bench::~Bench() {
  top_->final();
#if VM_TRACE_FST
  if (waves_) waves_->close();
#endif
#if VM_COVERAGE
  if (!options_.coverage.empty()) context_.coveragep()->write(options_.coverage.c_str());
#endif
}

void Bench::Fail(const std::string& message) const {
  throw std::runtime_error("cycle " + std::to_string(cycle_) + ": " + message);
}

void Bench::Dump() {
#if VM_TRACE_FST
  if (waves_) waves_->dump(2 * cycle_ + top_->clk_i);
#endif
}

void Bench::Settle() {
  top_->clk_i = 0;
  top_->eval();
  Dump();
  if (top_->dec_valid_o) TakeDecisions();
  if (held_) CheckHeld();
  if (top_->out_valid_o) TakeOutput();
}

void Bench::Clock() {
  top_->clk_i = 1;
  top_->eval();
  Dump();
  ++cycle_;
}

void Bench::Reset() {
  top_->rst_ni = 1;
  top_->out_ready_i = 1;
  top_->clk_i = 0;
  top_->eval();  // so that the tile sees the reset fall
  top_->rst_ni = 0;
  for (int i = 0; i < 4; ++i) {
    top_->clk_i = 0;
    top_->eval();
    Dump();
    Clock();
  }
  top_->rst_ni = 1;
  Settle();
  Clock();
}

void Bench::TakeDecisions() {
  if (phase_ != Phase::kRunning) Fail("a pair is decided while no head runs");
  progress_ = cycle_;
  for (std::uint64_t left = top_->dec_valid_o; left != 0; left &= left - 1) {
    const unsigned u = static_cast<unsigned>(__builtin_ctzll(left));
    if (++decided_ > pairs_) Fail("more decisions than the head has pairs, " + std::to_string(pairs_));
    Decision decision;
    decision.cycle = static_cast<std::uint32_t>(cycle_ - start_);
    decision.query = static_cast<int>(Bits(top_->dec_query_o, u * p::QUERY_W, p::QUERY_W));
    decision.key = static_cast<int>(Bits(top_->dec_key_o, u * p::KEY_W, p::KEY_W));
    decision.planes = static_cast<int>(Bits(top_->dec_planes_o, u * p::PLANE_W, p::PLANE_W));
    decision.survivor = Bits(top_->dec_survivor_o, u, 1) != 0;
    decision.dpu = static_cast<int>(u);
    decision.score = SignedBits(top_->dec_score_o, u * p::SCORE_W, p::SCORE_W);
    std::uint64_t words[kDecisionWords];
    EncodeDecision(decision, words);
    record_.decisions.insert(record_.decisions.end(), words, words + kDecisionWords);
  }
}

void Bench::CheckHeld() {
  held_ = false;
  if (!top_->out_valid_o) Fail("a result word was withdrawn before it was accepted");
  if (std::memcmp(&held_data_, &top_->out_data_o, sizeof held_data_) != 0) {
    Fail("a result word changed before it was accepted");
  }
}

void Bench::TakeOutput() {
  if (phase_ != Phase::kRunning || words_ == queries_ * p::OUT_BEATS) Fail("a result word that belongs to no head");
  const bool is_last = words_ + 1 == queries_ * p::OUT_BEATS;
  if ((top_->out_last_o != 0) != is_last) {
    Fail("out_last_o is " + std::to_string(static_cast<int>(top_->out_last_o)) + " with result word " +
         std::to_string(words_) + " of " + std::to_string(queries_ * p::OUT_BEATS));
  }
  progress_ = cycle_;
  if (!top_->out_ready_i) {
    held_ = true;
    held_data_ = top_->out_data_o;
    return;
  }
  const unsigned first = static_cast<unsigned>(words_ % p::OUT_BEATS) * p::OUT_LANES;
  for (unsigned lane = 0; lane < p::OUT_LANES && first + lane < p::DV; ++lane) {
    record_.quotients.push_back(SignedBits(top_->out_data_o, lane * p::OUT_W, p::OUT_W));
  }
  ++words_;
  last_ = cycle_;
}

std::uint32_t Bench::Access(bool write, unsigned address, std::uint32_t data, bool refused) {
  top_->psel_i = 1;
  top_->penable_i = 0;
  top_->pwrite_i = write;
  top_->paddr_i = address;
  top_->pwdata_i = data;
  Settle();
  Clock();
  top_->penable_i = 1;
  if (write && address == kStart && !refused) {  // accepted, if at all, in the cycle that begins here
    start_ = progress_ = cycle_;
    phase_ = Phase::kRunning;
  }
  Settle();
  if (!top_->pready_o) Fail("pready_o is 0");
  if ((top_->pslverr_o != 0) != refused) {
    Fail((refused ? "no error response to register address " : "error response to register address ") +
         std::to_string(address));
  }
  const std::uint32_t read = top_->prdata_o;
  Clock();
  top_->psel_i = 0;
  top_->penable_i = 0;
  return read;
}

void Bench::Write(unsigned address, std::uint32_t data) { Access(true, address, data); }

std::uint32_t Bench::Read(unsigned address) { return Access(false, address, 0); }

bool Bench::Stalls() {
  if (options_.stall_seed == 0) return false;
  if (cycle_ < stall_until_) return true;
  const std::uint64_t draw = Next(&random_) >> 32;
  if (draw % 512 == 0) stall_until_ = cycle_ + (draw >> 16) % 256;  // now and then for long: everything fills up
  return draw % 3 == 0;
}

void Bench::StartMustFail() { Access(true, kStart, 1, true); }

/// A beat that the tile cannot take now: it must not be accepted.
void Bench::OfferMustWait(unsigned kind) {
  top_->load_valid_i = 1;
  top_->load_kind_i = kind;
  top_->load_data_i = Next(&random_);
  Settle();
  if (top_->load_ready_o) Fail("load_ready_o is 1 for a beat of kind " + std::to_string(kind) + " that has no place");
  Clock();
  top_->load_valid_i = 0;
}

/// While a head runs: writes that must be ignored, a START that must be refused, beats that must wait.
void Bench::Disturb() {
  const std::uint64_t draw = Next(&random_) >> 40;
  constexpr unsigned kSettings[] = {kCausal, kOffset, kMantissa, kShift};
  if (draw % 64 == 0) StartMustFail();
  if (draw % 64 == 1) Write(kSettings[draw / 64 % 4], static_cast<std::uint32_t>(draw));
  if (draw % 64 == 2) OfferMustWait(static_cast<unsigned>(draw / 64 % 4));
}

void Bench::LoadBeat(unsigned kind, std::uint64_t beat) {
  for (; Stalls(); Clock()) Settle();
  const std::uint64_t offered = cycle_;
  top_->load_valid_i = 1;
  top_->load_kind_i = kind;
  top_->load_data_i = beat;
  Settle();
  while (!top_->load_ready_o) {
    Clock();
    if (cycle_ - offered > options_.watchdog) Fail("hangs: load_ready_o stays 0 while no head runs");
    Settle();
  }
  Clock();
  top_->load_valid_i = 0;
  record_.load_cycles += cycle_ - offered;
}

void Bench::LoadRows(const Head& head) {
  const std::uint64_t rows[3] = {head.keys, head.keys, head.queries};
  std::uint64_t sent[3] = {};
  for (;;) {
    unsigned kind = 0;
    if (options_.stall_seed != 0) kind = static_cast<unsigned>(Next(&random_) % 3);
    unsigned tried = 0;
    for (; tried < 3 && sent[kind] == rows[kind]; ++tried) kind = (kind + 1) % 3;
    if (tried == 3) return;
    const std::uint64_t* row = head.beats[kind] + sent[kind] * kBeats[kind];
    for (unsigned beat = 0; beat < kBeats[kind]; ++beat) LoadBeat(kind, row[beat]);
    ++sent[kind];
  }
}

void Bench::WaitForLastWord() {
  while (words_ < queries_ * p::OUT_BEATS) {
    top_->out_ready_i = !Stalls();
    if (options_.stall_seed != 0) Disturb();
    if (words_ == queries_ * p::OUT_BEATS) break;
    Settle();
    Clock();
    if (cycle_ - progress_ > options_.watchdog) {
      Fail("hangs: " + std::to_string(options_.watchdog) + " cycles without a decision or a result word; received " +
           std::to_string(words_) + " of " + std::to_string(queries_ * p::OUT_BEATS) + " result words (query " +
           std::to_string(words_ / p::OUT_BEATS) + " of " + std::to_string(queries_) + " is next), " +
           std::to_string(record_.decisions.size() / kDecisionWords) + " decisions, last progress in cycle " +
           std::to_string(progress_) + ", STATUS reads " + std::to_string(Read(kStatus)));
    }
  }
  top_->out_ready_i = 1;
}

void Bench::ReadCounters() {
  for (unsigned polls = 0; Read(kStatus) & 1; ++polls) {
    if (polls == kIdlePolls) Fail("STATUS stays busy after the last result word");
  }
  phase_ = Phase::kIdle;
  record_.cycles = last_ - start_ + 1;
  const std::uint32_t cycles = Read(kCycles);
  if (cycles != static_cast<std::uint32_t>(record_.cycles)) {
    Fail("CYCLES reads " + std::to_string(cycles) + "; the bench counted " + std::to_string(record_.cycles));
  }
  record_.planes = Read(kPlanes);
  record_.survivors = Read(kSurvivors);
  record_.empty = Read(kEmpty);
}

Record Bench::Run(const Head& head) {
  record_ = Record{};
  queries_ = head.queries;
  pairs_ = head.queries * head.keys;
  decided_ = 0;
  words_ = 0;
  record_.quotients.reserve(head.queries * p::DV);
  record_.decisions.reserve(head.queries * head.keys * kDecisionWords);
  if (options_.stall_seed != 0) StartMustFail();
  LoadRows(head);
  if (options_.stall_seed != 0) {
    if (head.keys == p::MAX_KEYS) OfferMustWait(0);
    if (head.keys == p::MAX_KEYS) OfferMustWait(1);
    if (head.queries == p::MAX_QUERIES) OfferMustWait(2);
    OfferMustWait(3);
  }
  Write(kCausal, head.causal);
  Write(kOffset, head.offset);
  Write(kMantissa, head.mantissa);
  Write(kShift, head.shift);
  Write(kStart, 1);
  WaitForLastWord();
  ReadCounters();
  return std::move(record_);
}

}  // namespace leopard::rtl::bench
