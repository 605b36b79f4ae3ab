// leopard_merge among DPUs that decide at random, with queries numbered in full: the rules of docs/blocks/merge.md
// cycle by cycle, and the whole stream in ascending order.
#include <deque>
#include <optional>
#include <tuple>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

struct Place {
  long query;
  long key;
  bool operator<(const Place& other) const { return std::tie(query, key) < std::tie(other.query, other.key); }
};

struct Survivor {
  Place place;
  std::uint64_t score;
};

/// One DPU and its queue, as the merge sees them.
struct Source {
  std::deque<Survivor> later;  // survivors that it will find
  std::deque<Survivor> queue;
  Place bound{0, 0};  // no later survivor comes before it
  Place mark{0, 0};   // the same, one cycle old
};

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit), count_(unit.param("N")) { unit_.Reset(); }

  void Head(Random& random) {
    queries_ = random.Between(1, std::min<long>(unit_.param("MAX_QUERIES"), 30));
    keys_ = random.Between(1, std::min<long>(unit_.param("MAX_KEYS"), 6 * count_));
    Draw(random);
    query_ = 0;
    running_ = false;
    waiting_.reset();
    Cycle(random, true);
    while (running_ && unit_.ok()) Cycle(random, false);
    for (int i = 0; i < 200 && unit_.ok(); ++i) Cycle(random, false);  // drains, and no more tokens come
    unit_.Require(expected_.empty(), "the stream has ended with survivors missing");
  }

 private:
  void Draw(Random& random) {
    sources_.assign(static_cast<std::size_t>(count_), {});
    expected_.clear();
    for (long u = 0; u < count_; ++u) sources_[static_cast<std::size_t>(u)].bound = {0, u};
    for (long query = 0; query < queries_; ++query) {
      constexpr int kPercent[] = {0, 5, 50, 100};
      const int percent = kPercent[random.Below(4)];
      const std::size_t before = expected_.size();
      for (long key = 0; key < keys_; ++key) {
        if (!random.Percent(percent)) continue;
        const Survivor survivor{{query, key}, random.Uniform(static_cast<int>(unit_.param("SCORE_W")))};
        sources_[static_cast<std::size_t>(key % count_)].later.push_back(survivor);
        expected_.push_back({survivor, false});
      }
      if (expected_.size() == before) expected_.push_back({std::nullopt, true});
      expected_.back().last = true;
    }
    for (Source& source : sources_) source.mark = source.bound;
  }

  void Cycle(Random& random, bool start) {
    const bool enabled = en_(random);
    unit_.port("start_i").Set(start);
    unit_.port("queries_i").Set(static_cast<std::uint64_t>(queries_));
    unit_.port("en_i").Set(enabled);
    Drive();
    unit_.Eval();
    if (!start) unit_.Expect(unit_.port("query_o"), static_cast<std::uint64_t>(query_));
    ExpectToken(enabled);
    // The smallest of heads and marks.
    std::size_t first = 0;
    for (std::size_t u = 1; u < sources_.size(); ++u) {
      if (Candidate(sources_[u]) < Candidate(sources_[first])) first = u;
    }
    const Place smallest = Candidate(sources_[first]);
    const bool step = enabled && running_ && !start;
    const bool ends = step && smallest.query > query_;
    const bool pop = step && !sources_[first].queue.empty() && smallest.query <= query_ + 1;
    if (!start) unit_.Expect(unit_.port("head_ready_o"), pop ? std::uint64_t{1} << first : 0);
    unit_.Tick();
    if (enabled) {
      has_token_ = ends || (waiting_ && pop);
      token_ = {waiting_ && (pop || ends) ? waiting_ : std::nullopt, ends};
    }
    if (ends) waiting_.reset();
    if (pop) {
      waiting_ = sources_[first].queue.front();
      sources_[first].queue.pop_front();
    }
    if (ends && ++query_ == queries_) running_ = false;
    if (start) running_ = true;
    for (Source& source : sources_) Advance(random, &source);
  }

  static Place Candidate(const Source& source) {
    return source.queue.empty() ? source.mark : source.queue.front().place;
  }

  void Drive() {
    const int key_bits = static_cast<int>(unit_.param("KEY_W"));
    const int next_bits = static_cast<int>(unit_.param("NEXT_W"));
    const int score_bits = static_cast<int>(unit_.param("SCORE_W"));
    for (int u = 0; u < count_; ++u) {
      const Source& source = sources_[static_cast<std::size_t>(u)];
      head_valid_.Set(u, 1, !source.queue.empty());
      if (!source.queue.empty()) {
        const Survivor& head = source.queue.front();
        head_tag_.Set(2 * u, 2, static_cast<std::uint64_t>(head.place.query % 4));
        head_key_.Set(u * key_bits, key_bits, static_cast<std::uint64_t>(head.place.key));
        head_score_.Set(u * score_bits, score_bits, head.score);
      }
      mark_tag_.Set(2 * u, 2, static_cast<std::uint64_t>(source.mark.query % 4));
      mark_key_.Set(u * next_bits, next_bits, static_cast<std::uint64_t>(source.mark.key));
    }
  }

  /// The token that stands at the output, and its place in the whole stream when it is taken.
  void ExpectToken(bool taken) {
    unit_.Expect(unit_.port("token_survivor_o"), has_token_ && token_.survivor);
    unit_.Expect(unit_.port("token_last_o"), has_token_ && token_.last);
    if (!has_token_) return;
    if (!unit_.Require(!expected_.empty(), "a token after the last")) return;
    const Token& next = expected_.front();
    unit_.Expect(unit_.port("token_survivor_o"), next.survivor.has_value());
    unit_.Expect(unit_.port("token_last_o"), next.last);
    if (next.survivor) {
      unit_.Expect(unit_.port("token_key_o"), static_cast<std::uint64_t>(next.survivor->place.key));
      unit_.Expect(unit_.port("token_score_o"), next.survivor->score);
    }
    if (taken) expected_.pop_front();
  }

  /// A cycle of a DPU: it may hand on its next survivor or learn that none comes for a while, but is at most two
  /// queries ahead of the one that is collected, and waits at the beginning of the one after them.
  void Advance(Random& random, Source* source) {
    source->mark = source->bound;
    if (!random.Percent(pace_(random) ? 70 : 5)) return;
    const long u = source->bound.key % count_;
    const Place limit{std::min(query_ + 3, queries_), u};
    const bool full = source->queue.size() == 3;
    if (!source->later.empty() && source->later.front().place < limit && random.Percent(60)) {
      if (full) return;
      const Survivor survivor = source->later.front();
      source->later.pop_front();
      source->queue.push_back(survivor);
      source->bound = {survivor.place.query, survivor.place.key + count_};
      return;
    }
    Place target = source->later.empty() || limit < source->later.front().place ? limit : source->later.front().place;
    if (random.Percent(30)) {  // not all the way
      const Place nearer{target.query, u};
      if (source->bound < nearer) target = nearer;
    }
    if (source->bound < target) source->bound = target;
  }

  struct Token {
    std::optional<Survivor> survivor;
    bool last = false;
  };

  Unit& unit_;
  long count_;
  Port head_valid_ = unit_.port("head_valid_i"), head_tag_ = unit_.port("head_tag_i");
  Port head_key_ = unit_.port("head_key_i"), head_score_ = unit_.port("head_score_i");
  Port mark_tag_ = unit_.port("mark_tag_i"), mark_key_ = unit_.port("mark_key_i");
  long queries_ = 0, keys_ = 0;
  std::vector<Source> sources_;
  std::deque<Token> expected_;
  long query_ = 0;  // collected
  bool running_ = false;
  std::optional<Survivor> waiting_;
  bool has_token_ = false;
  Token token_;
  Stalls en_, pace_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  for (int head = 0; head < 25 && unit.ok(); ++head) twin.Head(random);
}

Parameters Set(const std::string& name, const std::vector<std::string>& overrides = {}) {
  Parameters set = Derived(name, overrides);
  for (const auto& [parameter, value] : Parameters(set)) {
    if (parameter == "COUNT_W") set.insert(set.begin(), {"QUERIES_W", value});  // the tile passes COUNT_W
  }
  return set;
}

}  // namespace

Bench TheBench() {
  return {"leopard_merge",
          {Set("tiny", {"qk.dpus=1"}), Set("tiny"), Set("leopard_ae"), Set("leopard_ae", {"qk.dpus=5", "max_keys=3"}),
           Set("baseline"), Set("leopard_ae", {"qk.dpus=64", "max_keys=8192", "max_queries=8192"})},
          Check,
          {{"rtl/leopard_merge.v", "is_head && !ahead[1]", "is_head && ahead == 2'd0", 2},
           {"rtl/leopard_merge.v", "is_head && !ahead[1]", "is_head", 2},
           {"rtl/leopard_merge.v", "wait_q && (pop || ends)", "wait_q", 2},
           {"rtl/leopard_merge.v", "pop || (wait_q && !ends)", "pop || wait_q", 1},
           {"rtl/leopard_merge.v", "tag - query_tag, key", "tag, key", 1}}};
}

}  // namespace leopard::unit
